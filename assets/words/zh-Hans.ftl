# 简体中文。键和参数与 en.ftl 相同；术语以 docs/glossary.md 为准。

language-name = 简体中文
-program = Deltascope

## 窗口：卡片，以及按步数绘制的图共用的文字

card-title =
    .hover = 双击或按 F11：此面板占满窗口，再按一次还原。拖动：移动面板。右键：关闭面板
card-full = 占满窗口／还原
card-close = 关闭（可从“视图”菜单重新打开）

panel-scatter = 数据
panel-loss = 损失
panel-network = 网络
panel-gradient = 各层梯度

steps-menu =
    .hover = 所有图中，训练步数在横轴上的排布方式
steps-first-label = 第 { $step } 步
steps-axis-auto = 自动
    .label = 步数：自动
    .label-log = 步数：自动，对数
    .hover = 线性；所显示的各次运行步数相差超过 20 倍时改为对数
steps-axis-linear = 线性
    .label = 步数：线性
    .hover = 步数差相等，间距就相等
steps-axis-log = 对数
    .label = 步数：对数
    .hover = 倍数相等，间距就相等：10、100、1,000……

layer-short = L{ $layer }
tooltip-step = 第 { $step } 步
tooltip-steps = 第 { $first } 至 { $last } 步
tooltip-spread = { $mean }（{ $min } 至 { $max }）
tooltip-zeros = { $zeros } 个恰为零
tooltip-lost = { $lost } 个为 NaN 或无穷
tooltip-zeros-and-lost = { $zeros } 个恰为零，{ $lost } 个为 NaN 或无穷

## 窗口：损失

loss-empty = 训练开始后，每一步的损失都会画在这里，一直降到目标值。
loss-mean = { $window } 步均值：{ $mean }
    .hover =
        最近一个完整窗口内各步损失的均值；低于目标值时训练停止。
        图：拖动可平移，滚轮缩放步数，Shift + 滚轮缩放数值，双击还原。
loss-test = 测试
loss-goal = 目标 { $goal }
loss-diverged = 第 { $step } 步发散
loss-spoken = { $name } 在 { $steps } 步内的损失，当前为 { $loss }

## 窗口：梯度

gradient-empty = 每层一条曲线，表示这一层被要求改变的强度。
gradient-empty-profile = 从第一层到最后一层，每层的梯度都会画在这里。
gradient-quantity =
    .hover =
        在所选梯度规则下，每层测量的量。
        图：拖动可平移，滚轮缩放步数，Shift + 滚轮缩放数值，双击还原。
quantity-speed-of-learning = 学习速度
    .hover = 偏置梯度的范数：‖dC/db‖ = ‖δ 在批次上的均值‖，单位为每单位偏置的损失（Nielsen，第 5 章）
quantity-weight-gradient-norm = 权重梯度范数
    .hover = 权重梯度的弗罗贝尼乌斯范数：‖dC/dW‖ = √Σ (dC/dw)²，单位为每单位权重的损失（Glorot 与 Bengio，2010）
gradient-form =
    .hover = 随步数变化，或逐层比较
form-over-time = 随步数
    .hover = 每层一条随步数变化的曲线，色带为最小值到最大值
form-depth-profile = 逐层剖面
    .hover = 从第一层到最后一层的量：线条向左下降，就是梯度消失
gradient-ratio = L{ $last } ÷ L1 = { $ratio }
    .hover = 最近 1,000 步内，最后一层的量除以第一层的量。远大于 1 时，梯度向输入方向消失。
gradient-trail = 粗线：最近 1,000 步 · 淡线：更早
gradient-spoken = { $layers } 层的{ $quantity }，共 { $steps } 步，对数纵轴
gradient-spoken-profile = { $layers } 层的{ $quantity }，逐层比较，对数纵轴

## 窗口：网络

network-empty = 训练开始后显示权重、梯度和激活值
network-before-first-step = 初始权重，负值为虚线；第一步之后显示梯度
network-all-zero = 所有梯度都恰好为零：权重不再变化
network-edges =
    .hover = 连线表示什么
edge-by-weight = 权重
    .label = 连线：权重
    .hover = 粗细：|w| 与最大权重之比。橙色实线为正，蓝色虚线为负。
edge-by-gradient = log |dC/dW|
    .label = 连线：log |dC/dW|
    .hover = 粗细与深浅：所选规则下的 log10 |dC/dw|，从最大值往下四个数量级；用该层的颜色
network-fill =
    .hover = 单元的填充表示什么
fill-by-activation = 平均激活值
    .label = 填充：激活值
    .hover = 液面：a 在批次上的均值，按激活函数的值域（sigmoid 为 0 至 1，tanh 为 -1 至 1，其他按该层最大值）
fill-by-saturation = 饱和
    .label = 填充：饱和
    .hover = 液面：批次中使该单元饱和的样本占比（sigmoid 在 0.015 至 0.985 之外，tanh 在 -0.97 至 0.97 之外）；其他激活函数留空
column-input = 输入
    .short = 入
column-output = 输出
    .short = 出
column-layer = 第 { $layer } 层
network-z = z，批次均值
network-a = a = f(z)，均值
network-derivative = f′(z)，均值
network-delta = δ = dC/db，均值
network-saturated = 饱和的样本
network-input = 输入 { $number }：{ $name }
network-unit = { $column }，单元 { $number }（{ $activation }）
network-hidden-units = 共 { $count } 个单元，只显示首尾几个
network-edge-end = { $column }单元 { $number }
network-spoken = 网络，从输入到输出各层单元数为 { $sizes }

## 窗口：散点图

scatter-empty = 数据的每一行都会作为空间中的一个点显示在这里。
scatter-how-to = 拖动旋转 · 滚轮缩放
    .hover =
        拖动旋转，滚轮缩放，双击还原，指向某点可查看该行。
        点击之后也可用 W A S D、+ 和 - 键。
        各轴有各自的单位：范围相差悬殊时，每单位的长度也不相同。
scatter-menu =
    .hover = 颜色与视角
scatter-rotate = 缓慢旋转
    .hover = 绕竖轴旋转，约二十秒一圈；拖动时暂停
scatter-reset = 还原视角
    .hover = 最初的视角（在图上双击）
scatter-principal = 主成分
    .hover = 标准化后的特征中，各行差异最大的三个方向
scatter-columns = 指定的列
colour-by-label = 颜色：标签
    .hover = 数据中的标签；形状始终表示标签
colour-by-prediction = 颜色：预测
    .hover = 网络的回答；两类时按输出 a 从 0 到 1 在两种颜色之间过渡。圆环标出错误的回答。
scatter-label = 标签 { $label }
scatter-label-count = 标签 { $label }（{ $count }）
scatter-wrong = { $count } 个错误
scatter-flat =
    { $features ->
        [1] 1 个特征：在一条线上
       *[other] { $features } 个特征：平面
    }
scatter-principal-note = { $features } 个特征的第 1 至 3 主成分，{ $share } %
scatter-columns-note = { $names }（共 { $features } 个特征）
scatter-row = 第 { $row } 行
scatter-row-test = 第 { $row } 行，留作测试
scatter-predicted = 预测为 { $label }（输出 { $score }）
scatter-predicted-wrong = 预测为 { $label }（输出 { $score }），错误
scatter-spoken = 空间散点图，{ $rows } 行，{ $labels } 种标签

## 窗口：菜单与命令

menu-file = 文件
menu-edit = 编辑
menu-view = 视图
menu-run = 运行
menu-help = 帮助
menu-recent = 最近打开
menu-no-recent = 还没有打开过文件
menu-built-in = 内置预设
menu-language = 语言（Language）

key-space = 空格
action-open-data = 打开数据…
    .hover = 选择 .mat 或 .csv 文件；也可以把文件拖到窗口上
action-open-preset = 打开预设…
    .hover = 选择保存为 .ron 的实验；也可以把文件拖到窗口上
action-open-path = 按路径打开…
    .hover = 输入 .mat、.csv 或 .ron 文件的路径
action-save-preset = 保存预设
    .hover = 把实验保存到原来的文件
action-save-preset-as = 预设另存为…
    .hover = 把实验保存到另一个文件
action-export-data = 导出数据…
    .hover = 把样本连同噪声和标签保存为 .mat 或 .csv
action-export-weights = 导出权重…
    .hover = 把 W1 b1 W2 b2 …（W：输入 × 单元）连同本次运行的曲线保存为 .mat 文件，供 MATLAB、Octave 或 scipy 使用
action-start-from-weights = 从权重开始…
    .hover = 从 .mat 文件读取 W1 b1 W2 b2 …，代替随机抽取的初始权重
action-quit = 退出
    .hover = 结束程序；下次启动时实验还在
action-undo = 撤销
    .hover = 撤销对设置的上一次更改
action-redo = 重做
    .hover = 重新应用被撤销的更改
action-run-or-pause = 运行／暂停
    .hover = 按所选步速训练，或暂停
action-step-once = 单步
    .hover = 只训练一步，然后暂停
action-rewind = 回到开头
    .hover = 回到第 0 步：相同的初始权重，相同的批次
action-stop = 停止
    .hover = 在此结束本次运行
action-next-seed = 下一个种子
    .hover = 同一个实验，换一组初始权重和批次
action-clear-ghosts = 清除旧曲线
    .hover = 丢弃以前各次运行的淡色曲线
action-full-window = 面板占满窗口
    .hover = 指针下的面板占满窗口，再按一次还原
action-reset-layout = 还原布局
    .hover = 所有面板回到原来的位置
action-dark = 深色
    .hover = 深色背景，浅色文字
action-light = 浅色
    .hover = 浅色背景，深色文字
action-follow-system = 跟随系统
    .hover = 深色或浅色随系统而定
action-zoom-in = 放大文字
    .hover = 屏幕上的一切都放大
action-zoom-out = 缩小文字
    .hover = 屏幕上的一切都缩小
action-zoom-reset = 正常文字
    .hover = 恢复最初的大小
action-palette = 命令面板…
    .hover = 输入名称的一部分即可找到任何命令
action-shortcuts = 键盘快捷键
    .hover = 快捷键一览
action-about = 关于 { -program }
    .hover = 这个程序是什么

## 窗口：运行控制与状态栏

run-button-ready = ▶ 运行
    .hover = 按所选步速训练（空格键）
run-button-running = ⏸ 暂停
    .hover = 暂停运行，随时可以继续（空格键）
run-button-paused = ▶ 继续
    .hover = 按所选步速训练（空格键）
run-button-finished = ▶ 重新运行
    .hover = 从第 0 步开始，初始权重和批次不变（空格键）
run-button-lost = ▶ 重新启动
    .hover = 训练意外停止；从第 0 步重新开始
pace = 步速
    .hover = 每秒步数，对数刻度；最右端为机器的最高速度。双击：自动
pace-auto = 自动
    .hover = 步数每增加十倍用时相同：最初几步可以逐步观察，一百万步约需二十秒
pace-rate = { $rate } 步/秒
pace-unlimited = 全速
seed = 种子
    .hover = 决定初始权重、数据划分、噪声和批次。相同的种子得到逐位相同的曲线
standing-ready = 就绪
standing-running = 正在训练
standing-paused = 已暂停
standing-finished = 已结束：{ $reason }
standing-lost = 训练意外停止
status-step = 步数
status-loss = 损失
status-speed = 步/秒
status-elapsed = 用时
status-accuracy = 准确率
status-test = 测试
seconds = { $secs } 秒

## 窗口：文件、通知与浮层

purpose-open-data = 打开数据
purpose-open-preset = 打开预设
purpose-save-preset = 保存预设
purpose-export-data = 导出数据
purpose-export-weights = 导出权重
purpose-open-weights = 从权重开始
filter-data = 数据
filter-presets = 预设
filter-weights = 含权重的 MATLAB 文件
notice-between = ；
notice-restarted = 从第 0 步重新开始；旧曲线以淡色保留
notice-lost = 训练意外停止。设置和曲线都还在：请按“重新启动”
notice-nothing-to-undo = 没有可以撤销的更改
notice-nothing-to-redo = 没有可以重做的更改
notice-saved = 已保存 { $file }
notice-started-from = 从 { $file } 中的权重开始
notice-opened = 已打开 { $name }
notice-unknown-kind = { $file } 既不是数据（.mat、.csv），也不是预设（.ron）
reading-file = 正在读取 { $file }
reading-failed = 读取文件意外中断；一切保持原样。请重试，或报告这个文件
button-cancel = 取消
button-close = 关闭
button-open = 打开
button-save = 保存
path-no-dialog = 本系统没有文件对话框：安装 xdg-desktop-portal 或 zenity 即可使用。在此之前，请输入路径：
path-asked = .mat、.csv 或 .ron 文件的路径：
palette-hint = 输入命令名称的一部分…
palette-nothing = 没有名称包含这些文字的命令
about-text =
    { -program } 展示一个小型神经网络中反向传播的是什么，它在哪里消失，又如何治好。

    开始：按“运行”，观察各层的梯度；然后把梯度规则改为“精确”，再运行一次。

    许可证：MIT 或 Apache-2.0。内置字体：Inter（OFL）。
window-not-opened = 窗口无法打开（{ $reason }）
window-disturbed = 测量受到干扰；请让窗口保持打开、可见，并且不要操作它
drop-hint = 松开即打开

## 窗口：设置

heading-experiment = 实验
heading-data = 数据
heading-network = 网络
heading-gradient-rule = 梯度规则
heading-training = 训练
setting-preset = 预设
    .hover = 一个完整的实验：数据、网络、规则、训练。选择后从第 0 步重新开始
setting-unsaved = 未保存
setting-source = 来源
    .hover = 生成器或文件（.mat、.csv）；也可以把文件拖到窗口上
setting-open-file = 打开文件…
setting-variable = 变量
    .hover = 文件中存放样本的变量，行 × 列
setting-features = 特征
    .hover = 网络所看到的列，从 1 数起
setting-no-columns = 无
setting-column = 第 { $column } 列
setting-label = 标签
    .hover = 给出每一行类别的列或另一个变量：0/1、-1/1、1..k 或独热编码
setting-transposed = 转置
    .hover = 样本按列存放（特征 × 样本）时请勾选
setting-rows = 行数
    .hover = 生成器产生的样本总数
setting-data-seed = 种子
    .hover = 决定生成的样本；与运行的种子无关
setting-size = { $rows } 行，{ $features } 个特征，{ $labels } 种标签
setting-noise = 噪声
    .hover = 加到每个特征上的正态噪声的标准差，单位与特征相同
setting-test = 测试
    .hover = 不参与训练的行所占比例；其损失画成虚线
setting-standardise = 标准化
    .hover = 把每个特征变为均值 0、标准差 1，按训练行计算
setting-layer = 第 { $layer } 层
setting-output = 输出层
    .hover = 输出层的激活函数；两者不相配时，损失会随之改变
setting-outputs =
    .hover = 输出个数由数据决定：两种标签时一个，softmax 时每种标签一个
setting-units =
    .hover = 这一层的单元数；可输入或拖动。运行从第 0 步重新开始
setting-hidden-layers = 隐藏层
    .hover = 输入与输出之间的层数；新的一层与最后一层相同。双击：2
setting-loss = 损失
setting-init = 初始权重
setting-spread = 幅度
setting-biases = 含偏置
    .hover = 偏置也随机抽取；否则从零开始
setting-rule = 规则
    .hover = 一个批次如何变成梯度。更改后从相同的权重和批次重新开始，并保留旧曲线
    .undefined = 仅当第 1 层的单元数与输入数相等时才有定义
setting-cosine = 与精确梯度的余弦：
    .hover = 在上一个批次和当前权重上，此规则的梯度与精确梯度之间的余弦：1 为同向，0 为垂直
setting-learning-rate = 学习率
    .hover = 步长：p ← p − 学习率 · 梯度。立即生效。可输入数值，双击滑块恢复 0.1
setting-batches = 批次方式
batches-sample = 抽样
    .hover = 每一步重新抽取样本，不放回（文章：200 个中取 128 个）
batches-epochs = 轮次
    .hover = 先打乱各行，再依次取用，直到全部用过
batches-full = 全部
    .hover = 每一步都用全部行
setting-batch = 批次大小
    .hover = 每一步的行数。双击：128
    .of = 共 { $rows }
setting-optimizer = 优化器
setting-weight-decay = 权重衰减
    .hover = 把权重和偏置拉向零：g ← g + 衰减 · p（AdamW：p ← p − 学习率 · 衰减 · p）
setting-stop = 停止条件
    .hover = 最先满足的条件结束运行并给出说明。立即生效
stop-when-mean-loss = 平均损失 <
    .hover = 一个完整窗口内各步损失的均值低于目标值（文章：1,000 步内 0.01）
    .goal = 平均损失要低于的值
    .over = 窗口
    .window = 窗口的步数；窗口互不重叠
stop-when-steps = 步数
    .hover = 已训练这么多步
stop-when-seconds = 时间
    .hover = 训练已用这么多秒，不计暂停
stop-when-accuracy = 准确率
    .hover = 训练行上的准确率，每 1,000 步检查一次
suffix-seconds = { " 秒" }
