# 简体中文。键和参数与 en.ftl 相同；术语以 docs/glossary.md 为准。

language-name = 简体中文
-program = Deltascope

# 列举。
list-comma = 、
list-and = { " 和 " }
list-or = { " 或 " }

## nn：名称、公式和作用

activation-identity = 恒等
    .formula = f(z) = z
activation-sigmoid = sigmoid
    .formula = f(z) = 1 / (1 + e^-z)，f' = a (1 - a)，最大为 0.25
activation-tanh = tanh
    .formula = f(z) = tanh z，f' = 1 - a²，最大为 1
activation-relu = ReLU
    .formula = f(z) = max(z, 0)；z > 0 时 f' = 1，否则为 0
activation-leaky_relu = Leaky ReLU
    .formula = z > 0 时 f(z) = z，否则 f(z) = 0.01 z
activation-elu = ELU
    .formula = z > 0 时 f(z) = z，否则 f(z) = e^z - 1
activation-softplus = softplus
    .formula = f(z) = ln(1 + e^z)，f' = sigmoid(z)
activation-silu = SiLU
    .formula = f(z) = z sigmoid(z)
activation-gelu = GELU
    .formula = f(z) = z Φ(z)，Φ 为标准正态分布函数
activation-selu = SELU
    .formula = z > 0 时 f(z) = λ z，否则 f(z) = λ α (e^z - 1)，λ = 1.0507，α = 1.6733：保持均值为 0、方差为 1
activation-softsign = softsign
    .formula = f(z) = z / (1 + |z|)，f' = 1 / (1 + |z|)²：饱和得慢
activation-exponential = 指数
    .formula = f(z) = e^z，f' = a：没有上限，容易溢出
activation-hard_tanh = hard tanh
    .formula = z 在 -1 到 1 之间时 f(z) = z，否则为 -1 或 1；之间 f' = 1，否则为 0
activation-mish = Mish
    .formula = f(z) = z tanh(ln(1 + e^z))
activation-sine = 正弦
    .formula = f(z) = sin z，f' = cos z
activation-softmax = softmax

loss-half_mse = 半均方误差
    .formula = 1/(2n) · Σ (a - y)²，对样本和输出求和
loss-binary_cross_entropy = 二元交叉熵
    .formula = -1/n · Σ ( y ln a + (1-y) ln(1-a) )
loss-softmax_cross_entropy = softmax 交叉熵
    .formula = -1/n · Σ ln softmax(z)[标签]
loss-hinge = 合页
    .formula = 1/n · Σ max(0, 1 - t z)，目标为 1 时 t = 1，为 0 时 t = -1；输出不小于 0 即为类别 1
loss-focal = 焦点
    .formula = -1/n · Σ (1 - p)² ln p，p 为输出给目标的概率：有把握的样本几乎不计
loss-huber = Huber
    .formula = 误差 e = a - y 不超过 1 时为 1/n · Σ e²/2，超过时为 |e| - 1/2

rule-exact = 精确
    .description = 对每个样本反向传播，再求平均：即损失的导数。
rule-batch_mean = 批次平均
    .description = 先对批次求平均，再相乘。
rule-as_printed = 照原文
    .description = 先对批次求平均，再相乘；第 1 层照文章代码的广播方式计算。

norm-none = 无
    .formula = z = s，乘积本身
norm-batch = 批次规范化
    .formula = z = g (s - 均值) / √(方差 + 1e-5) + h，均值和方差取一个单元在批次上的值；增益 g 和平移 h 由训练得到。训练之外用它们的滑动值。
norm-layer = 层规范化
    .formula = z = g (s - 均值) / √(方差 + 1e-5) + h，均值和方差取一个样本在该层各单元上的值；增益 g 和平移 h 由训练得到。

decay-constant = 不变
    .formula = 每一步的学习率都相同
decay-step = 阶梯
    .formula = 学习率 × 因子^floor(u / 间隔)，u 为预热之后的步数
decay-cosine = 余弦
    .formula = 终值 + (学习率 - 终值) (1 + cos(π u / 步数)) / 2，u 为预热之后的步数；之后保持不变

watched-loss = 训练损失
watched-test-loss = 测试损失

transform-clip_norm = 裁剪范数
    .description = 整个梯度超过这个长度时缩短到这个长度；方向不变。
transform-clip_value = 裁剪数值
    .description = 把每个分量各自限制在这个范围内；方向可能改变。
transform-equal_layer_norms = 各层范数相同
    .description = 把每层的梯度缩放到各层范数的平均值；方向不变。

optimizer-sgd = SGD
    .formula = p ← p - lr · g
optimizer-momentum = 动量
    .formula = m ← β m + g；p ← p - lr · m
optimizer-nesterov = Nesterov 动量
    .formula = m ← β m + g；p ← p - lr (g + β m)
optimizer-adagrad = AdaGrad
    .formula = s ← s + g²；p ← p - lr · g / (√s + ε)
optimizer-rmsprop = RMSProp
    .formula = s ← α s + (1-α) g²；p ← p - lr · g / (√s + ε)
optimizer-adam = Adam
    .formula = m、v：g 和 g² 的指数滑动平均，经偏差修正；p ← p - lr · m / (√v + ε)
optimizer-adamw = AdamW
    .formula = 同 Adam，但权重衰减直接作用于 p
optimizer-nadam = NAdam
    .formula = 像 Nesterov 动量那样向前看的 Adam：以 g 和 m 的组合代替 m
optimizer-radam = RAdam
    .formula = v 足够可靠之后才除以 √v 的 Adam，起初其作用较小
optimizer-lion = Lion
    .formula = p ← p - lr · sign(β₁ m + (1-β₁) g)；m ← β₂ m + (1-β₂) g
optimizer-lars = LARS
    .formula = 对每个权重矩阵和偏置向量：m ← β m + lr · trust · |p| / |g| · g；p ← p - m
optimizer-lbfgs = L-BFGS
    .formula = p ← p - lr · H g，H 由最近几次 p 和 g 的差得出；只用于批次方式“全部”和小网络

init-normal = 正态
    .formula = W ~ N(0, std²)，文章取 std = 1；勾选后偏置也随机抽取
init-scaled_normal = 缩放正态
    .formula = W ~ N(0, gain² / 输入数)；勾选后偏置取自 N(0, gain²)
init-xavier_normal = Xavier 正态
    .formula = 方差 2 / (输入数 + 单元数)，偏置为零
init-xavier_uniform = Xavier 均匀
    .formula = { init-xavier_normal.formula }
init-he_normal = He 正态
    .formula = 方差 2 / 输入数，偏置为零
init-he_uniform = He 均匀
    .formula = { init-he_normal.formula }
init-lecun_normal = LeCun 正态
    .formula = 方差 1 / 输入数，偏置为零
init-lecun_uniform = LeCun 均匀
    .formula = { init-lecun_normal.formula }
init-uniform = 均匀
    .formula = W ~ U(-limit, limit)；勾选后偏置也随机抽取
init-zeros = 全零
    .formula = 全部为零：同一层的各单元始终相同
init-orthogonal = 正交
    .formula = W 的各列（或各行）正交且为单位长度，再乘以 gain；偏置为零
init-truncated_normal = 截断正态
    .formula = W ~ N(0, std²)，超出两倍标准差的重新抽取；偏置为零
init-constant = 常数
    .formula = 所有权重相同，偏置为零：同一层的各单元始终相同
init-ones = 全一
    .formula = 所有权重为 1，偏置为零：同一层的各单元始终相同

parameters-do-not-fit = 权重和偏置的个数与各层的大小不符

## data：生成器、文件，以及可能出的问题

generator-clusters = 两个簇
generator-xor = 异或
generator-spheres = 同心球面
generator-spirals = 双螺旋
generator-moons = 双月
generator-xor-table = 异或真值表

file-kind-mat = MATLAB 和 Octave 文件
file-kind-numpy = NumPy 数组
file-kind-text = 文本表格

bytes = { $n } 字节
found-nothing = 无
found-list = { $list }
found-more = 另有 { $n } 个

# 错误：一句话，给出数字和解决办法。
data-open = 无法打开 { $path }：{ $source }；请检查文件名和读取权限
data-read = { $path }：读取中断：{ $source }；请重试，或先把文件复制到本地磁盘
data-write = 无法写入 { $path }：{ $source }；请检查文件夹和剩余空间，或换一个位置
data-no-folder = 文件夹不存在
data-cancelled = 已取消读取；没有任何改动
data-of-file = { $path }：{ $what }
data-no-such-variable = { $path } 中没有变量“{ $name }”；其中的变量：{ $found }
data-cell = { $path }：第 { $row } 行第 { $column } 列：{ $what }
data-no-rows = 没有任何行；请选择至少有两个样本的变量
data-not-finite = 第 { $row } 行，特征列 { $column } 是 { $value }；请去掉这样的行或补全缺失值
data-label-not-integer = 第 { $row } 行的标签是 { $value }，不是整数；请选择存放类别的列（0/1、-1/1、1..k 或独热编码）
data-incomplete = 第 { $row } 行的{ $what }是 { $value }，{ $of } 行中有 { $n } 行含有 NaN 或无穷大；请去掉这些行（drop_nan_rows: true 或 --drop-nan-rows；在 MATLAB 中同时处理 X 和 y：k = all(isfinite([X y]), 2); X = X(k,:); y = y(k)），或补全缺失值
data-feature-column = 特征列 { $column }
data-the-label = 标签
data-all-incomplete = 全部 { $of } 行都含有 NaN 或无穷大，去掉后一行不剩；请选择其他列
data-real-targets = { $what }：第 { $row } 行的标签是 { $value }，不是整数：目标为实数值，而 Deltascope 做的是分类；请选择存放类别的列（0/1、-1/1、1..k、独热或文本）
data-only-in-test = 测试集中有类别 { $class }，训练集中却没有这一类的行；请补充这样的行，或不使用测试集
data-text-feature = “{ $name }”的第 { $column } 列是文本，可以作标签，但不能作特征；请把它从特征中去掉
data-too-many-texts = { $place }含有超过 { $limit } 种不同的文本，或者没有文本；类别没有这么多，请选择其他标签
data-place-column = “{ $name }”的第 { $column } 列
data-place-variable = “{ $name }”
data-labels-unlike = 一个集合的标签（{ $one }）是文本，另一个（{ $other }）是数；两者必须相同
data-test-features = 测试集有 { $found } 个特征，训练集有 { $expected } 个；两者必须相同
data-test-label-column = 训练集的标签是一列，测试集的标签必须是同一列；请去掉 test.label
data-test-needs-label = 训练集的标签在单独的变量中，测试集“{ $name }”也需要一个：请用 test.label 指定
data-by-hand = 手动选择：用 --variable 名称 加 --label-column 列号 或 --label-variable 名称，或在窗口的设置中选择
data-many-labels = { $place }含有 { $found } 种不同的标签，超过 { $unasked } 种时不会自动当作类别；请{ $by_hand }（最多 { $most } 种）
data-not-searched = “{ $name }”（{ $kind }）在内存中超过 { $size }，因此没有在其中查找标签；请{ $by_hand }
data-folder-in-place = 那里已有一个文件夹
data-device-in-place = 那里是设备或管道
data-circle-of-links = 链接首尾相连，没有终点
data-one-class = 全部 { $rows } 行的标签都是 { $class }；网络至少需要两个类别才能区分，请选择另一个标签列，或加入第二个类别的行
data-too-many-classes = 标签有 { $found } 个不同的值（最多 { $limit } 个类别）；这看起来是测量值，请选择存放类别的列
data-not-one-hot = 独热标签的第 { $row } 行有 { $ones } 个 1；每行必须恰好有一个 1，其余为 0
data-lengths-differ = 特征有 { $features } 行，标签却有 { $labels } 个；两者的样本数必须相同
data-bad-noise = 噪声为 { $noise }；其标准差必须在 0 到 1e9 之间
data-bad-test-share = 测试集比例为 { $share }；必须在 0 到 0.9 之间
data-empty-split = 划分之后训练集中没有类别 { $class } 的行；请减小测试集比例 { $share }，或换一个种子
data-export-ending = 文件名必须以 .mat、.npz 或 .csv 结尾，由此决定写成哪种格式
data-is-folder = 这是一个文件夹；请选择其中的文件
data-is-device = 这是设备或管道；请先把数据复制到普通文件中
data-read-first = 需要先读取 { $path }
data-file-changed = 文件在读取过程中发生了变化；请重试
data-no-numbers = 这个变量不含数值
data-nothing-readable = 其中没有可以读取的内容
data-no-table = 这些点不能组成表格：{ $error }

# 生成器：“半径是 0；请用大于 0、不超过 1e9 的数”。
data-parameter = { $what }是 { $value }；{ $way_out }
parameter-rows = 行数
parameter-clusters = 簇的个数
parameter-coordinate = 簇的坐标
parameter-radius = 半径
parameter-gap = 间隔
parameter-inner = 内半径
parameter-outer = 外半径
parameter-turns = 圈数
parameter-depth = 深度
use-from-to = 请用 { $from } 到 { $to }
use-above-0 = 请用大于 0、不超过 1e9 的数

# 整个文件的内容。
data-twin = “{ $name }”在文件中出现了两次，以最后一个为准；重新保存文件可以去掉另一个
data-odd-name = “{ $name }”不是 MATLAB 允许的名称；在这里可以选用，但在 MATLAB 中使用前请先改名
data-no-variables = 文件中没有变量；请把矩阵放进去重新保存
data-no-matrix = 这里没有数值矩阵；其中的变量：{ $found }

# 选择变量和列。
data-nothing-suggested = 没有变量像是带标签列的样本；找到 { $found }；请{ $by_hand }
data-too-few-rows = “{ $name }”有 { $rows } 行 { $columns } 列，样本太少；如果它的列才是样本，请选择“转置”
data-too-few-columns = “{ $name }”的列太少（{ $columns }）：至少需要一个特征和标签；请从另一个变量取标签
data-feature-is-label = “{ $name }”的第 { $column } 列既被选作特征，又被选作标签；请把它从特征中去掉
data-empty = “{ $name }”是空的（{ $dims }）；请选择含有数值的变量
data-dimensions = “{ $name }”有 { $n } 维（{ $dims }）；在 MATLAB 中：X = reshape({ $name }, size({ $name }, 1), [])
data-no-features = 没有选择“{ $name }”的任何特征列；请在它的 { $columns } 列中至少选一列
data-no-such-column = 选择了第 { $column } 列，但“{ $name }”只有第 1 到 { $columns } 列；请选择其中之一
note-complex = “{ $name }”是复数：只使用实部
note-transposed = “{ $name }”按“特征 x 样本”存放：已转置
note-one-hot = “{ $name }”是独热标签：{ $classes } 列变为标签 1 到 { $classes }
note-one-hot-lying = “{ $name }”是独热标签，按“类别 x 样本”存放：{ $classes } 行变为标签 1 到 { $classes }
note-test-set = “{ $name }”是测试集：{ $rows } 行
note-rows-dropped = { $of } 行中有 { $n } 行含有 NaN 或无穷大，已去掉
suggested = “{ $variable }”，{ $columns }，{ $label }
suggested-transposed = “{ $variable }”，{ $columns }，{ $label }，转置（它按“特征 x 样本”存放）
suggested-feature = 特征列 { $column }
suggested-features = 特征列 { $columns }
suggested-label-column = 标签列 { $column }
suggested-label-variable = 标签取自“{ $name }”
suggested-test = { $train }，测试集“{ $test }”
suggested-test-and-label = { $train }，测试集“{ $test }”，标签取自“{ $label }”

# 文本表格。
csv-no-rows = 表格中没有任何行；请检查数值是否已保存
csv-no-numbers = 表格中没有数值行；请检查数值是否已保存
csv-not-a-table = 无法把文本读作表格；请存为普通 CSV
csv-too-large = 表格有 { $size }（上限 { $limit }）；请拆分，或存为 .mat
csv-no-room = 数值超过 { $limit }；请拆分表格
csv-too-many-columns = 超过 { $limit } 列；请转置或拆分表格
csv-row-length = 这一行有 { $found } 列，而第一行有 { $expected } 列；请补齐或删除这一行
csv-no-number = “{ $cell }”不是数，而这一列大多是数；请填写数，未知时留空
csv-no-number-of = “{ $name }”列的“{ $cell }”不是数，而这一列大多是数；请填写数，未知时留空
csv-names-with-numbers = 第一行（{ $row }）虽然也含有数，但其中有文字位于数的上方，因此当作列名

# 其他种类的文件。
foreign-empty = 这个文件是空的（0 字节）；请重新复制或下载
foreign-text = 这是文本，也许是换了名字的 CSV；如果里面是表格，请把文件名改为以 .csv 结尾
foreign-gzip = 这是 gzip 文件，也许是用 -zip 保存的 Octave 文本；请解压，或在 Octave 中载入后：save -v7 out.mat samples
foreign-octave-text = 这是 Octave 文本文件；在 Octave 中：save -v7 out.mat samples
foreign-octave-binary = 这是 Octave 二进制文件；在 Octave 中：save -v7 out.mat samples
foreign-octave-hdf5 = 这是 Octave 的 HDF5 文件；在 Octave 中：save -v7 out.mat samples
foreign-hdf5 = 这个 HDF5 文件不是 MATLAB 写的；在 MATLAB 中：X = h5read(file, name)，再保存；在 Octave 中：save -v7 out.mat samples
foreign-git-lfs = 这是 Git LFS 的指针，不是文件本身；请运行：git lfs pull
foreign-zip = 这是不含 NumPy 数组的 zip 压缩包（也许是 .xlsx、.ods 等电子表格）；请解压，或把工作表导出为 CSV 再打开
foreign-torch = 这是 PyTorch 文件（pickle），读取它可能会运行任意程序，因此从不读取；在 Python 中：safetensors.torch.save_file(model.state_dict(), 'out.safetensors')
foreign-old-office = 这是旧格式的电子表格或文档（.xls、.doc）；请把工作表导出为 CSV 再打开
foreign-pdf = 这是 PDF 文档；请找到制作它所用的数据
foreign-pickle = 这是 Python 的 pickle 文件，读取它可能会运行任意程序，因此从不读取；在 Python 中：numpy.savez('out.npz', samples=x)
foreign-parquet = 这是 Parquet 文件；请导出为 CSV 再打开
foreign-arrow = 这是 Arrow 文件；请导出为 CSV 再打开
foreign-png = 这是图片（PNG）；请选择数据文件
foreign-jpeg = 这是图片（JPEG）；请选择数据文件
foreign-gif = 这是图片（GIF）；请选择数据文件
foreign-sqlite = 这是 SQLite 数据库；请把表导出为 CSV 再打开
foreign-bzip2 = 这是 bzip2 文件；请先解压
foreign-xz = 这是 xz 文件；请先解压
foreign-7z = 这是 7z 压缩包；请先解压
foreign-rar = 这是 RAR 压缩包；请先解压
foreign-r = 这是 R 的数据文件；在 R 中：R.matlab::writeMat('out.mat', samples = x)
foreign-netcdf = 这是 netCDF 文件；在 MATLAB 中：X = ncread(file, name)，再保存
foreign-program = 这是程序；请选择数据文件
foreign-rtf = 这是文本文档（RTF）；请把数值存为 CSV
foreign-web-page = 这是网页，不是数据；下载到的可能是登录页或出错页，请下载文件本身
foreign-markup = 这是 XML 或 HTML 文本，不是数据；下载到的可能是登录页或出错页，请下载文件本身
foreign-json = 这是 JSON 文本；请把数值存为 CSV 或 .mat
foreign-unknown = 认不出这是 .mat、NumPy 还是 CSV 文件；在 MATLAB 中：save('out.mat', 'samples', '-v7')
foreign-cut-header = 文件不完整：.mat 文件头需要 128 字节，这里只有 { $size } 字节；请重新复制或下载
foreign-byte-order = 文件头的字节序标记是“{ $mark }”，而不是“IM”或“MI”，文件已损坏；请重新复制或下载
foreign-no-hdf5-part = 这是 MATLAB 7.3 文件，但其中的 HDF5 部分缺失或损坏；请重新复制或下载
foreign-mat-version = 这是版本 { $version } 的 .mat 文件，该版本未知；在 MATLAB 中：save('out.mat', 'samples', '-v7')
foreign-without-hdf5 = 这是 MATLAB 7.3 文件，而此版本编译时没有启用读取它的 hdf5 功能；在 MATLAB 中请用 -v7 保存

# 不含普通数值的变量。
class-cell = “{ $name }”是元胞数组（cell）；在 MATLAB 中：X = cell2mat({ $name })；文本类别：y = cellstr(string({ $name }))
class-struct = “{ $name }”是结构体（struct）；在 MATLAB 中：X = { $name }.field，再保存这个矩阵
class-text = “{ $name }”是文本；若是写成文本的数：X = str2double({ $name })
class-sparse = “{ $name }”是稀疏矩阵；请用 full({ $name })
class-table = “{ $name }”是表（table）；在 MATLAB 中：X = table2array({ $name })
class-timetable = “{ $name }”是时间表（timetable）；在 MATLAB 中：X = { $name }.Variables
class-datetime = “{ $name }”存放的是日期；在 MATLAB 中：X = datenum({ $name })
class-duration = “{ $name }”存放的是时长；在 MATLAB 中：X = seconds({ $name })
class-categorical = “{ $name }”是分类数组（categorical）；在 MATLAB 中：y = cellstr({ $name }) 或 y = double({ $name })
class-map = “{ $name }”是映射（containers.Map）；在 MATLAB 中：X = cell2mat(values({ $name }))
class-function = “{ $name }”是函数句柄，不含数值；请保存它算出的数值
class-object = “{ $name }”是对象；在 MATLAB 中：把它的数值属性存为普通矩阵
class-other = “{ $name }”是 { $class } 类的对象；在 MATLAB 中：把它的数值属性存为普通矩阵
class-is-text = “{ $name }”是文本，可以选作标签
class-fields-listed = “{ $name }”是结构体；它的字段已列出，可用“{ $name }.字段名”选择
class-string = “{ $name }”是 string 数组，MATLAB 以自己的方式存放；在 MATLAB 中，作为类别：y = cellstr({ $name })，作为数：X = str2double({ $name })

# .mat 文件的损坏。“变量“x”：缺少维数；请重新保存文件”。
mat-variable = 变量“{ $name }”
mat-nth-variable = 第 { $n } 个变量
mat-a-variable = 某个变量
mat-its = { $subject }：{ $what }
mat-cut = 文件不完整：{ $subject }需要 { $needed } 字节，但只剩 { $left } 字节；请重新复制或下载
mat-cut-compressed = 文件不完整：{ $subject }需要 { $needed } 字节压缩数据，但只剩 { $left } 字节；请重新复制或下载
mat-cut-at-end = 文件不完整：末尾只剩 { $left } 字节，不够一个变量；请重新复制或下载文件
mat-no-variable-at = 第 { $at } 字节处不是变量；从那里起的 { $left } 字节没有读取，请重新保存或下载文件
mat-no-element-at = 第 { $at } 字节处不是变量（类型 { $kind }，{ $size } 字节）；从那里起的 { $left } 没有读取，请重新保存或下载文件
mat-loose-element = 第 { $at } 字节处本应是变量，却是一个类型为 { $kind } 的零散元素；已跳过
mat-zeros = 第 { $at } 字节处本应是变量，却有 { $n } 个零字节；那里可能被覆盖过
mat-second-file = 第 { $at } 字节处开始了第二个 MAT 文件（两个文件被接在了一起）；其中的变量没有读取，请在 MATLAB 中载入两者后一起保存
mat-too-many-variables = 变量超过 { $limit } 个；其余的没有列出
mat-nameless = 没有名称的变量不能选用；请命名后重新保存文件
mat-beyond-files = “{ $name }”声明为 { $kind }，超过任何文件所能容纳；请重新保存
mat-beyond-memory = “{ $name }”声明了 { $dims } 个值，超过任何内存所能容纳；文件已损坏，请重新保存
mat-too-large = “{ $name }”需要 { $size }（上限 { $limit }）；请把其中一部分另存为别的名称
mat-no-room = 内存放不下它的 { $bytes }；请关闭其他程序，或只保存其中较小的一部分
mat-machine = “{ $name }”以 { $machine } 数值格式存放；请在那种机器的 MATLAB 中：save -v6
mat-values-differ = “{ $name }”声明为 { $kind }，却含有 { $n } 个值；请重新保存文件
mat-not-decoded = 数值无法解码；请重新保存文件
mat-part-flags = 数组标志
mat-part-dimensions = 维数
mat-part-name = 名称
mat-part-type-system = 类型系统
mat-part-class = 类名
mat-part-too-large = { $what }要占 { $size } 字节；文件已损坏，请重新保存
mat-flags-damaged = 数组标志已损坏；请重新保存文件
mat-dimensions-missing = 缺少维数；请重新保存文件
mat-dimensions-bytes = 维数占 { $bytes } 字节，这不合理；请重新保存文件
mat-dimensions-negative = 声明了 { $n } 个负的维数；请重新保存文件
mat-dimension-negative = 声明了负的维数；请重新保存文件
mat-dimension = 声明的维数为 { $declared }；请重新保存文件
mat-name-type = 名称的存放类型是 { $kind }，不是文本；请重新保存文件
mat-class-unknown = 类 { $code } 未知；请存为普通矩阵
mat-numbers-type = 数值的类型 { $kind } 未知；请重新保存文件
mat-imaginary-missing = 标记为复数，但虚部缺失或损坏；请重新保存文件
mat-small-element = { $size } 字节的小元素不合理；请重新保存文件
mat-ratio = { $packed } 字节的压缩数据装不下所声明的 { $declared }；请重新保存文件
mat-compressed-twice = 压缩数据中是另一个压缩元素，而不是数组；请重新保存文件
mat-compressed-other = 压缩数据中是类型 { $kind }，而不是数组；请重新保存文件
mat-compressed-longer = 压缩数据在声明的结尾之后仍未结束；请重新保存文件
mat-compressed-cut = 压缩数据过早结束；请重新复制或下载文件
mat-compressed-damaged = 压缩数据已损坏（校验和不符）；请重新复制或下载文件
mat-note-dimension = “{ $name }”声明的维数为 { $declared }；它的 { $found } 个值按 { $dims } 读取；请核对数值并重新保存文件
mat-note-followed = “{ $name }”后面有 { $bytes } 字节不属于任何变量；请核对数值并重新保存文件
mat-too-many-fields = 它的字段超过 { $limit } 个；请把需要的部分存为单独的变量
mat-field-type = 字段“{ $field }”的类型是 { $kind }，不是数组；请重新保存文件
mat-field-names-damaged = 它的字段名已损坏；请重新保存文件
mat-part-field-length = 它的字段名长度
mat-part-field-names = 它的字段名列表
mat-part-text = 它的文本
mat-text-size = 它的文本大小与声明的不符；请重新保存文件
mat-text-type = 它的文本按类型 { $kind } 存放，没有这种文本类型；请重新保存文件
mat-cell-no-text = 第 { $n } 个元胞不是一行文本，而是 { $kind }；类别要求每个元胞都是文本，例如 cellstr(string(x))
mat-bad-name = “{ $name }”不是 MATLAB 名称；请以字母开头，后接字母、数字和 _，最多 63 个字符
mat-over-2-gib = “{ $name }”占 { $bytes } 字节，超过 v7 文件的上限（2 GiB）；请写成 CSV
hdf5-unreadable = 无法读取其中的 HDF5 部分（{ $error }）；请重新复制，或在 MATLAB 中用 -v7 保存
hdf5-variable-unreadable = 无法读取“{ $name }”（{ $error }）；在 MATLAB 中载入它，再 save('out.mat', '{ $name }', '-v7')
# NumPy 的文件，以及带名称的张量。
numpy-no-magic = 它不是 NumPy 数组（开头的字节不符）；请用 numpy.save 或 numpy.savez 重新保存
numpy-version = 它是格式 { $version } 的数组，该格式未知；请用其他版本的 NumPy 重新保存
numpy-header = 它的文件头不是 NumPy 写的样子（descr、fortran_order、shape）；文件已损坏，请重新保存
numpy-header-large = 它的文件头要占 { $bytes } 字节（上限 { $limit }）；文件已损坏，请重新保存
numpy-text = “{ $name }”是文本；若是写成文本的数：x.astype(float)
numpy-objects = “{ $name }”存放的是 Python 对象（pickle），读取它可能会运行任意程序，因此从不读取；在 Python 中：numpy.asarray(x.tolist(), dtype=float)，再保存
numpy-records = “{ $name }”存放的是带字段的记录；在 Python 中，对每个需要的字段：x['field']，再保存
numpy-type = “{ $name }”的元素类型是 { $kind }，不能读取；在 Python 中：x.astype(float)
numpy-dimensions = “{ $name }”有 { $n } 维（{ $dims }）；在 Python 中：x.reshape(len(x), -1)
npz-no-directory = 文件不完整：压缩包末尾的成员列表缺失或损坏；请重新复制或下载文件
npz-directory = 压缩包的成员列表在 { $n } 个之后已损坏；请重新复制或下载文件
npz-no-array = “{ $name }”不是 NumPy 数组，而是压缩包中的其他文件
npz-overlaps = 它与压缩包中的另一个成员共用字节；文件已损坏，请重新保存
npz-member = 它在压缩包中的位置已损坏；请重新复制或下载文件
npz-cut = 文件不完整：它在压缩包中需要 { $needed } 字节，但只剩 { $left } 字节；请重新复制或下载文件
npz-encrypted = 它已加密；请解压，或不用密码重新保存
npz-method = 它的压缩方式是 { $method }；请用 numpy.savez_compressed 保存，它使用 deflate
npz-checksum = 它的字节与写入时不同（校验和不符）；请重新复制或下载文件
npz-bad-name = “{ $name }”不能作为压缩包中数组的名称；请用字母、数字和 _
safetensors-header = 文件头已损坏（{ $error }）；请重新复制或下载文件
safetensors-header-large = 文件头要占 { $size }（上限 { $limit }）；文件已损坏，或其内容远不止一个网络
safetensors-header-cut = 文件不完整：文件头需要 { $needed } 字节，但只剩 { $left } 字节；请重新复制或下载文件
safetensors-followed = 末尾有 { $bytes } 字节不属于任何张量；请检查数值并重新保存文件
safetensors-type = “{ $name }”的元素类型是 { $kind }，不能读取；在 Python 中：tensor.float()
safetensors-dimensions = “{ $name }”有 { $n } 维（{ $dims }）；只能读取向量和矩阵
hdf5-external-link = 指向“{ $file }”的外部链接不予跟随，因为它指到文件之外；在 MATLAB 中载入它，用 -v7 另存一份
hdf5-external-storage = 指向“{ $file }”的外部存储不予跟随，因为它指到文件之外；在 MATLAB 中载入它，用 -v7 另存一份
hdf5-values-missing = “{ $name }”应有 { $n } 个值，只有 { $done } 个；请重新保存
hdf5-empty-damaged = “{ $name }”标记为空，但维数已损坏
hdf5-cells-missing = “{ $name }”引用的元胞不存在；请重新保存
hdf5-cell-no-text = “{ $name }”的第 { $n } 个元胞不是一行文本；类别要求每个元胞都是文本，例如 cellstr(string(x))

## experiment：设置、预设、权重

problem-rule-undefined = 规则“照原文”只在第 1 层的单元数等于输入数时才有定义，而这里有 { $inputs } 个输入、{ $units } 个单元；请把第 1 层设为 { $inputs } 个单元，或选择“批次平均”
problem-rule-with-norm = 规则“{ $rule }”先对批次求平均，没有样本可以让它穿过第 { $layer } 层的{ $norm }反向传播；请把 network.norm 设为 None，或把 gradient 设为 Exact
problem-skip-width = 第 { $layer } 层把它的输入加到输出上（跳跃连接），却有 { $units } 个单元、{ $inputs } 个输入；请给它 { $inputs } 个单元，或把它的 skip 设为 false
problem-batch-norm-rows = 批次规范化在 2 至 { $most } 行的批次上取均值，而 training.batch 给出 { $rows } 行；请设为例如 Sample(32)，或选择层规范化（Layer）
problem-no-test-rows = { $what } 要看测试损失，但没有留出测试行；请把 data.test_share 设为大于 0，或改看训练损失（Loss）
problem-loss-and-output = 损失“{ $loss }”不能与“{ $output }”输出搭配；请选择 { $fitting }
problem-too-large = 网络将有 { $n } 个权重和偏置（上限 { $limit }）；请减少单元或层
problem-lbfgs-batch = L-BFGS 比较前后两步的梯度，它们必须出自相同的行；请把 training.batch 设为 Full，或选择别的优化器
problem-lbfgs-too-large = 网络有 { $n } 个权重和偏置，对 L-BFGS 来说太多（上限 { $limit }）；请减少单元或层，或选择别的优化器
problem-batch-too-large = training.batch 取 { $batch } 行，但训练集只有 { $rows } 行；请最多用 { $rows } 行，或用 Full

# “learning_rate 是 -1，但必须是不小于 0 的有限数”。
problem-range = { $what } 是 { $value }，但必须{ $range }
range-finite = 是有限数
range-finite-from-0 = 是不小于 0 的有限数
range-finite-above-0 = 是大于 0 的有限数
range-0-below-1 = 不小于 0 且小于 1
range-0-to-1 = 在 0 到 1 之间
range-above-0 = 大于 0
range-from-1 = 至少为 1
range-spread = 是不小于 0 的有限数
range-rows = 至少为 1 行
range-steps = 至少为 1 步
range-layers = 最多为 { $most } 层
range-units = 在 1 到 { $most } 之间

# 为了使实验仍能运行而另外改动的设置。
adapted-softmax = 有 { $labels } 种标签：改用 softmax 输出和交叉熵
adapted-batch = 批次缩小为训练集的 { $rows } 行
adapted-rule-to-data = 有 { $inputs } 个输入时，“照原文”要求第 1 层有 { $inputs } 个单元：梯度规则改为“精确”
adapted-rule-to-network = “照原文”只在第 1 层有 { $inputs } 个单元时才有定义：梯度规则改为“批次平均”
adapted-output = 输出改为 { $output }，与损失“{ $loss }”相配
adapted-loss = 损失改为“{ $loss }”，与 { $output } 输出相配
adapted-full-batch = 批次改为“全部”，{ $optimizer } 需要如此
adapted-optimizer = 优化器改为 { $optimizer }：{ $before } 需要“全部”批次
adapted-rule-to-norm = “{ $rule }”先对批次求平均，无法穿过规范化反向传播：梯度规则改为“精确”
adapted-norm-to-rule = “{ $rule }”先对批次求平均，无法穿过规范化反向传播：各层不再规范化
adapted-skip = 第 { $layer } 层不再有跳跃连接：它有 { $inputs } 个输入、{ $units } 个单元
adapted-watched = 没有测试行，改看训练损失
adapted-uneven = 各特征的尺度相差很大：可以考虑“标准化”

load-no-thread = 无法启动训练线程：{ $error }；请关闭其他程序后重试
load-data-differ = 数据与保存这个预设时的数据不同

assign-no-equals = “{ $text }”不是 路径=值 的形式，例如 learning_rate=0.3
assign-unknown-path = 没有设置“{ $path }”；可用的有 { $paths }，以及 network.hidden[0].units、network.hidden[0].activation
assign-no-such-layer = “{ $path }”：只有 { $layers } 个隐藏层，从 0 数起
assign-no-file = “{ $path }”是文件数据的设置，而现在的数据由生成器产生；请先设置 data.source=File(..)
assign-bad-value = “{ $value }”不能作为 { $path } 的值：{ $message }；例如 { $path }={ $example }
assign-not-whole = { $path } 只能是整数，不能是 { $value }；例如 { $path }={ $example }

# 内置预设的标题。
preset-title-article-sigmoid = 文章的实验：sigmoid，照原文
preset-title-exact-sigmoid = 精确梯度：sigmoid
preset-title-batch-mean-sigmoid = 批次平均：sigmoid
preset-title-article-relu = 文章的实验：ReLU，照原文
preset-title-exact-relu = 精确梯度：ReLU
preset-title-deep-sigmoid = 十个 sigmoid 层：逐渐消失的梯度
preset-title-deep-relu-he = 十个 ReLU 层，He 初始化：健康的梯度
preset-title-deep-sigmoid-batchnorm = 十层 sigmoid，加批次规范化
preset-title-deep-sigmoid-residual = 十层 sigmoid，加跳跃连接
preset-title-deep-tanh-orthogonal = 三十层 tanh，正交初始化
preset-title-exploding-clipped = 梯度爆炸，经裁剪
preset-title-selu-40-layers = 四十层 SELU
preset-title-xor-tanh-softmax = 异或：tanh 和 softmax

preset-read = 无法读取 { $path }：{ $error }；请检查路径和权限
preset-write = 无法写入 { $path }：{ $error }；请选择另一个文件夹
preset-no-text = 预设无法写出：{ $error }；请改掉其中所指的名称
preset-too-deep = 嵌套过深
preset-syntax = { $origin } 不是预设：第 { $line } 行第 { $column } 列：{ $message }；用 `deltascope presets show article-sigmoid` 可以看到一份完整的预设
preset-too-large = { $origin } 不是预设：它大于 1 MB；用 `deltascope presets show article-sigmoid` 可以看到一份完整的预设
preset-not-text = { $origin } 不是预设：它不是 UTF-8 文本；用 `deltascope presets show article-sigmoid` 可以看到一份完整的预设
preset-newer = { $origin } 是版本 { $found } 的预设，而本程序最高只能读版本 { $current }；请更新 deltascope
preset-no-such-version = { $origin } 写着版本 { $found }；预设的版本从 1 开始
preset-other-version = 版本 { $found } 不是 { $current }
preset-unknown = 没有预设“{ $name }”；可用的有 { $names }（或给出 .ron 文件）

weights-size = { $file } 中的“{ $name }”是 { $found }，而这个网络需要 { $needed }（输入数 x 单元数）；请把各层设为文件中的大小
weights-transposed = { $file } 中的“{ $name }”是 { $found }，而这个网络需要 { $needed }（输入数 x 单元数）；它看起来是转置的，PyTorch 就是这样存放的：请保存它的转置
weights-not-finite = { $file } 中的“{ $name }”含有非有限的数；网络不能以此作为初始权重
weights-ending = 文件名必须以 .mat、.npz 或 .safetensors 结尾，它决定权重以何种格式写出
weights-none = { $file } 中没有网络的权重；其中有：{ $found }
weights-other-count = { $file } 中的权重是 { $found }，而这个网络的各层是 { $needed }（输入 x 单元）；请把各层设为与文件相同
weights-other-shapes = { $file } 中的权重按任何顺序都不匹配：其中有 { $found }，而这个网络需要 { $needed }（输入 x 单元，或其转置）；请把各层设为文件中的大小
weights-bias = { $file } 中的“{ $name }”是 { $found }，而它所在的层有 { $needed } 个单元；请重新保存文件
weights-network-changed = 查看权重之后网络已改变；请重新选择文件
weights-line = W{ $layer }（{ $size }）= { $name }
weights-line-transposed = W{ $layer }（{ $size }）= { $name }，转置
weights-line-bias = { $weight }；b{ $layer } = { $name }
weights-line-no-bias = { $weight }；b{ $layer } = 0，因为文件中没有
weights-left-out = 未使用：{ $names }
weights-matched = { $file } 中张量的名称不同；按名称、顺序和形状，它们被当作

## train：运行为什么结束

stop-goal-met = 达到目标：{ $window } 步的平均损失 { $mean } 低于 { $goal }
stop-step-limit = 达到步数上限 { $steps }
stop-time-limit = 达到时间上限 { $seconds } 秒
stop-accuracy-reached = 训练准确率 { $accuracy } 达到目标 { $goal }
stop-no-improvement = 没有改进：{ $windows } 个各 { $window } 步的窗口里，{ $of }都没有低于第 { $step } 步时的 { $best }
stop-diverged = 发散：第 { $step } 步的损失不是有限数；请试试更小的学习率
stop-user = 由用户停止

## archive：保留下来的运行

outcome-running = 运行中
outcome-paused = 已暂停
outcome-interrupted = 被中断
outcome-goal_met = 达到目标
outcome-step_limit = 步数上限
outcome-time_limit = 时间上限
outcome-accuracy_reached = 达到准确率
outcome-no_improvement = 没有改进
outcome-diverged = 发散
outcome-user = 已停止

archive-not-a-file = { $path } 是文件夹、设备或管道，不是运行存档；请用 --archive 指定一个文件
archive-foreign = { $path } 不是运行存档；请用 --archive 指定另一个文件
archive-newer = 存档 { $path } 由更新的程序写入（版本 { $found }，本程序只认识到 { $known }）；请用那个程序打开，或用 --archive 指定另一个文件
archive-damaged = 存档 { $path } 已损坏（{ $why }）；下一次保留运行时会把它另存，并新建一个
archive-run-damaged = 运行 { $run } 的内容无法读取（{ $why }）；其余运行仍可使用，请删除这一个
archive-read-only = 无法写入存档 { $path }（{ $why }）；请检查文件和文件夹的权限，或用 --archive 指定另一个文件
archive-full = 存档 { $path } 没有空间可用；请释放磁盘空间，或用 deltascope runs clean-up 清理
archive-busy = 另一个程序正在使用存档 { $path }；请在它完成后再试
archive-none = 还没有存档 { $path }；deltascope train --keep 会新建一个
archive-no-run = 存档中没有运行 { $run }；deltascope runs 会列出全部运行
archive-failed = 存档 { $path } 无法使用（{ $why }）；请检查磁盘，或用 --archive 指定另一个文件
archive-no-place = 找不到存放用户数据的文件夹，因此不会保留运行；请用 --archive 指定一个文件
archive-kept-aside = 存档 { $path } 已损坏；原文件已保留为 { $kept }，并新建了一个

run-ambiguous = 有 { $n } 次运行以“{ $text }”开头；请多写几位，例如：{ $candidates }
run-unknown = 没有以“{ $text }”开头的运行；最新的是 { $candidates }
run-none = 没有以“{ $text }”开头的运行：还没有保留任何运行

## study: 不能竞赛的情形

vary-unreadable = “{ $text }”不是 PATH=VALUES：请写 PATH=[A, B]、PATH=lin(FROM, TO, COUNT) 或 PATH=log(FROM, TO, COUNT)
study-varied-seed = 每组都跑过每个种子，所以不能改变 seed；请用 --seeds A..B
study-overwritten = { $arm }：{ $path } 被另一项改变的设置覆盖；每项设置只改变一次，整个网络的设置写在单层之前
why-same-of-one-reach = 批次为 1 时没有先求平均，结果相同：{ $runs } 次中 { $reached } 次。
study-no-limit = { $arm } 没有步数上限，有些运行可能永不结束；请给出 --max-steps
study-time-rule = { $arm } 按时间结束，结果会取决于机器；请用不含秒数的 --set training.stop=[...]
study-same-name = 有两组都叫 { $arm }；每个预设和每个值只写一次
study-arm = { $arm }：{ $error }

## cli: why

# 可能的原因按去掉它的改动命名；.cause 是它作为原因时的说法。
suspect-exact_rule = 精确规则
    .cause = 梯度规则
suspect-batch_of_one = 批次为 1
    .cause = 对批次求平均
suspect-equal_layer_norms = 各层范数相同
    .cause = 各层梯度大小不同
suspect-cross_entropy = 交叉熵
    .cause = 损失函数
suspect-relu = ReLU
    .cause = 激活函数
suspect-tanh = tanh
    .cause = 激活函数
suspect-xavier = Xavier 初始权重
    .cause = 初始权重
suspect-standardised_inputs = 标准化的输入
    .cause = 输入的大小
suspect-batch_normalisation = 批次规范化
    .cause = 加权输入的分布
suspect-adam = Adam
    .cause = 优化器
suspect-rate_times_10 = 学习率乘 10
    .cause = 学习率太小
suspect-rate_divided_by_10 = 学习率除 10
    .cause = 学习率太大
why-baseline = 原实验
why-head-suspect = 去掉
why-head-reached = 达到目标
why-head-share = 比例（95 %）
why-head-km-median = 半数达到
why-head-factor = 倍数
why-head-interval = 95 %
why-interval = { $low } 至 { $high }
why-note = { $suspect }：{ $note }
why-method = 半数达到：对所有运行用 Kaplan-Meier 估计；倍数：原实验的步数除以它；95 %：对种子重复抽取 { $resamples } 次；每 { $window } 步看一次是否达到目标
why-no-goal = { $arm } 没有目标，无从说快慢；请给出目标，例如 --set "training.stop=[AccuracyAtLeast(0.95), Steps(100000)]"
why-has-it = 原实验已经如此：没有运行
why-other-goal = 它的目标是{ $there }的均值低于 { $goal }，与{ $here }低于 { $goal } 不是同一个目标
why-batch-mean-of-one = 批次为 1 时没有先求平均：批次平均就是精确
why-as-printed-of-one = 批次为 1 时没有先求平均：只有第 1 层与精确不同
why-baseline-without-median = 没有倍数：原实验达到目标的运行不到一半
why-arm-without-median = 没有倍数：达到目标的运行不到一半
why-unseen = { $seeds } 个种子看不出效果
why-open-end = 有些抽取中达到目标的运行不到一半：区间在那一端是开的
why-between = { "" }
why-unfinished = { $all } 次运行中结束了 { $done } 次，由此得出：
why-explains = 在 { $n } 个可能的原因中，能解释的是{ $cause }：{ $from } 步变为 { $to } 步。
why-several = 在 { $n } 个可能的原因中，有 { $found } 个各自都能解释：{ $from } 步变为 { $list }。
why-each = { $to } 步（{ $suspect }）
why-same-of-one = 批次为 1 时没有先求平均，结果相同：{ $to } 步。
why-but-fewer = { $suspect }：减少到 { $factor } 分之一，但 { $runs } 次运行中只有 { $reached } 次达到目标。
why-none = { $n } 个可能的原因都不能解释：单独去掉任何一个，都看不出能使 { $steps } 步减少到 { $least } 分之一。
why-none-saves = { $seeds } 个种子看不出哪一个能减少步数。
why-most = 减少最多的是：{ $suspect }，{ $factor } 倍（{ $interval }）。
why-never = 原实验的 { $runs } 次运行中只有 { $reached } 次达到目标，没有中位数，因此比较比例。
why-arrive = 更多运行达到目标的有：{ $list }。
why-arrives = { $suspect }（{ $runs } 次中 { $reached } 次）
why-none-arrives = { $seeds } 个种子看不出哪一个能使更多运行达到目标。
why-equal-norms-save = 各层范数相同只去掉梯度消失，减少到 { $factor } 分之一。
why-equal-norms-cost = 各层范数相同只去掉梯度消失，步数反而变为 { $factor } 倍。
why-equal-norms-unseen = 各层范数相同只去掉梯度消失，{ $seeds } 个种子看不出效果（{ $factor } 倍，{ $interval }）。
why-equal-norms-reach = 各层范数相同只去掉梯度消失，{ $runs } 次运行中 { $reached } 次达到目标。

## cli: 竞赛与合并

race-bad-seeds = “{ $text }”不是 A..B（A 小于 B），例如 1..201
race-bad-shard = “{ $text }”不是 I/N（I 从 1 到 N），例如 2/5
race-too-many = 运行次数超过 { $most }；请减少种子或取值
race-head-arm = 组
race-head-reached = 达到目标
race-head-share = 比例（95 %）
race-head-steps = 步数 最小 / 中位数 / 最大
race-head-km-median = 半数达到
race-head-diverged = 发散
race-head-constant = 常数
race-reached = { $runs } 次中 { $reached } 次
race-method = 比例：Wilson 区间；步数：达到目标的运行；半数达到：对所有运行用 Kaplan-Meier 估计，上限最大为 { $limit }
race-test = { $a } 与 { $b }：对数秩检验 chi2 { $chi2 }，p { $p }
race-no-test = { $a } 与 { $b }：两组都没有运行达到目标，无法做对数秩检验
race-nothing-to-compare = { $a } 与 { $b }：每当有运行达到目标时，都没有另一组的运行可供比较，无法做对数秩检验
race-more-tests = 以上是 { $tests } 个检验中的前一部分；--json 显示全部
race-first-only = 超过 { $most } 组时，每组只与第一组检验
race-took = 用时 { $wall } 秒，处理器时间 { $cpu } 秒，同时 { $jobs } 个
study-none = { $folder } 里没有本程序的研究
study-taken = { $folder } 里已有研究；用 --resume 继续，或选择另一个文件夹
merge-taken = { $folder } 里已有研究；请为 --out 选择另一个文件夹
study-other = { $folder } 里是另一个研究；请使用开始时的参数，或选择另一个文件夹
study-not-written = 无法写入 { $file }（{ $error }）；请释放空间或选择另一个文件夹
study-broken-table = { $file } 不是可读的运行表（{ $error }）
study-row-not-asked = { $file } 里有 study.ron 没有要求的运行：{ $arm }，种子 { $seed }
merge-other-study = { $folder } 与 { $first } 不是同一个研究的分片
merge-doubled = { $arm } 种子 { $seed } 同时在 { $first } 和 { $second } 里；每个分片只写一次
merge-missing = 缺少 { $arm } 种子 { $seed }；请列出所有分片的文件夹
merge-not-ended = 缺少 { $arm } 种子 { $seed }：{ $folder } 里的竞赛尚未结束；请先用开始时的参数加 --resume 继续，再合并
progress-runs = { $all } 次运行中已完成 { $done } 次，还需 { $left }

## cli：帮助，以及命令行写错时的说明

help-usage = 用法：
help-commands = 命令：
help-arguments = 参数：
help-options = 选项：
help-command = 命令
help-default = [默认：{ $value }]
help-values = [可选值：{ $values }]
help-values-heading = 可选值：

help-program = 观察反向传播：小型神经网络中传回的是什么，它在哪里消失，又如何治好
help-file = 要在窗口中打开的预设（.ron，或内置预设的名称）或数据（.mat、.npy、.npz、.csv）
help-flag-help = 显示帮助
help-flag-version = 显示版本
help-flag-language = 使用这种语言（en、zh-Hans 等）；否则用 DELTASCOPE_LANGUAGE 指定的语言，再否则用系统的语言
help-flag-archive = 把运行保留在这个文件中；否则用 DELTASCOPE_ARCHIVE 指定的文件，再否则放在用户的数据文件夹
help-flag-json = 输出一个 JSON 对象
help-command-help = 显示本帮助，或给定命令的帮助

# train 和 check-gradients 运行什么。
help-experiment-preset = 内置预设的名称，或预设文件（.ron）
help-experiment-data = 用这个文件（.mat、.npy、.npz、.csv）代替预设中的数据来训练
help-experiment-variable = --data 中存放样本的变量（不给出时取最合适的，并说明是哪一个）
help-experiment-label-column = 变量中存放标签的列，从 1 数起；其余各列都是特征
help-experiment-label-variable = --data 中存放标签的变量
help-experiment-transpose = 变量按“特征 x 样本”存放
help-experiment-test-variable = --data 中存放测试集的变量，列与训练集相同
help-experiment-test-label-variable = --data 中存放测试集标签的变量
help-experiment-drop-nan-rows = 去掉含有 NaN 或无穷值的行，特征和标签一起去掉
help-experiment-set = 更改一项设置：预设中以点分隔的路径和一个 RON 值，例如 gradient=Exact
help-experiment-seed = 初始权重、数据划分、噪声和批次的种子
help-experiment-initial-weights = 从这个文件的权重开始，代替随机抽取的权重：.mat、.npz 或 .safetensors 中的 W1 b1 W2 b2 ...（W：输入数 x 单元数），或 PyTorch 的张量（fc1.weight：单元数 x 输入数），此时会显示对应关系
help-experiment-max-steps = 最多训练这么多步

help-train = 训练一个预设并显示总结
help-train-every = 每 N 步向 steps.csv 写一行
help-train-out = 把 steps.csv、weights.mat、preset.ron 和 summary.json 写到这个文件夹
help-train-weights-as = 权重写成 weights.mat，或其他格式
    .mat = weights.mat，含运行的曲线
    .npz = weights.npz，含运行的曲线
    .safetensors = weights.safetensors：W1 b1 ...，W 为输入数 x 单元数
    .pytorch = weights.safetensors：0.weight 0.bias 2.weight ...，weight 为单元数 x 输入数，可由 torch.nn.Sequential(Linear, 激活, Linear, ...) 载入
help-train-keep = 在运行的同时把它保留在存档中；deltascope runs 会列出它
help-train-json = 把总结显示为一行 JSON

help-race = 让每个实验用许多种子各运行一次，并说明多少次达到目标、何时达到
help-race-presets = 内置预设的名称，或预设文件（.ron）：每个是一组（不超过 64 组时两两检验，更多时每组只与第一组检验）
help-race-vary = 改变一项设置：PATH=[A, B]、PATH=lin(FROM, TO, COUNT) 或 PATH=log(FROM, TO, COUNT)
help-race-set = 更改每一组的一项设置
help-race-seeds = 每一组的种子，从 A 到 B（不含 B）
help-race-jobs = 同时运行的数目；不给出时为处理器核数
help-race-max-steps = 每次运行最多这么多步
help-race-out = 把 study.ron、runs.csv、timings.csv 和 summary.json 写到这个文件夹
help-race-resume = 继续这个文件夹里的研究
help-race-shard = 只运行 N 份中的第 I 份；用 `deltascope merge` 合并
help-race-json = { help-train-json }

help-why = 说明一个实验为什么慢：每次去掉一个可能的原因
help-why-preset = { help-experiment-preset }
help-why-set = 更改原实验的一项设置，从而更改每一组
help-why-seeds = { help-race-seeds }
help-why-jobs = { help-race-jobs }
help-why-max-steps = { help-race-max-steps }
help-why-out = { help-race-out }
help-why-resume = { help-race-resume }
help-why-json = 把结果显示为一行 JSON

help-merge = 合并一次竞赛的各个分片
help-merge-shards = 各分片的文件夹
help-merge-out = 存放整体结果的文件夹；其中不能已有研究
help-merge-json = { help-train-json }

help-runs = 列出、显示、导出、标注或删除存档中的运行
help-runs-list = 列出全部运行，最新的在前
help-runs-show = 显示一次运行和它的设置
help-runs-show-id = 运行名称的开头几位，不与其他运行相同即可
help-runs-export = 把一次运行的 preset.ron、steps.csv、weights.mat 和 run.json 写入文件夹
help-runs-export-id = { help-runs-show-id }
help-runs-export-folder = 文件夹；不存在时会新建
help-runs-export-weights-as = 权重写成 weights.mat，或其他格式
    .mat = weights.mat，含运行的曲线
    .npz = weights.npz，含运行的曲线
    .safetensors = weights.safetensors：W1 b1 ...，W 为输入数 x 单元数
    .pytorch = weights.safetensors：0.weight 0.bias 2.weight ...，weight 为单元数 x 输入数，可由 torch.nn.Sequential(Linear, 激活, Linear, ...) 载入
help-runs-delete = 删除运行；七天之内可用 restore 恢复
help-runs-delete-ids = { help-runs-show-id }
help-runs-restore = 恢复已删除的运行
help-runs-restore-ids = { help-runs-show-id }
help-runs-rename = 给一次运行取名称
help-runs-rename-id = { help-runs-show-id }
help-runs-rename-name = 名称
help-runs-star = 给运行加星标：清理时总是保留
help-runs-star-ids = { help-runs-show-id }
help-runs-star-off = 去掉星标
help-runs-note = 给一次运行写备注
help-runs-note-id = { help-runs-show-id }
help-runs-note-note = 备注
help-runs-clean-up = 显示要删除哪些运行才能不超过上限，加上 --yes 则删除
help-runs-clean-up-limit = 存档最多占用多少 MB
help-runs-clean-up-yes = 彻底删除；否则只显示
help-runs-path = 显示存档的位置

help-presets = 列出、显示或导出内置预设
help-presets-list = 名称和标题
help-presets-show = 显示一个预设
help-presets-show-name = 内置预设的名称
help-presets-export = 把一个预设写到文件，以便修改
help-presets-export-name = { help-presets-show-name }
help-presets-export-file = 写到哪里；已有的文件不会被覆盖

help-check-gradients = 逐层比较预设的梯度与其损失的中心差分

help-bench = 测量本机上一步训练所用的时间
help-bench-json = 显示一个 JSON 对象，而不是表格
help-bench-window = 打开窗口，以最快速度训练文章的网络，并与不开窗口的训练比较
help-bench-seconds = 测量的总秒数

help-inspect = 显示数据文件里有什么、哪些可用、该选什么
help-inspect-file = MATLAB 4 到 7.3 的 .mat 文件，NumPy 的 .npy 或 .npz，.safetensors，或 .csv、.tsv、.txt 表格
help-inspect-json = 显示一个 JSON 对象
help-inspect-variable = 显示这个变量的数值；与 --csv 一起使用
help-inspect-csv = 把数值显示为 CSV，每行一个样本，保留全部数位
help-inspect-limit = 一个变量的数值最多占用的内存，单位 GiB

help-generate = 生成数据，写成 .mat、.npz 或 .csv
help-generate-kind = 数据的种类
    .clusters = 文章的两个单位立方体
    .xor = 前两个坐标符号的异或
    .spheres = 两个同心球面
    .spirals = 螺旋的两条臂
    .moons = 互相嵌入的两个半圆
    .xor-table = 异或的真值表：四行
help-generate-rows = 样本总数
help-generate-seed = 种子：相同的种子得到逐位相同的数据
help-generate-noise = 加到每个特征上的正态噪声的标准差
help-generate-out = 写到哪里：以 .mat、.npz 或 .csv 结尾的文件名
help-generate-uncompressed = 写不压缩的 .mat 或 .npz（如同 save -v6 和 numpy.savez）

wrong-line = 错误：
wrong-unknown = 无法识别的参数“{ $argument }”
wrong-command = 没有命令“{ $command }”
wrong-missing = 缺少必需的参数：{ $arguments }
wrong-missing-command = “{ $command }”需要一个子命令；可用的有 { $commands }
wrong-together = 参数“{ $argument }”不能与“{ $other }”一起使用
wrong-twice = 参数“{ $argument }”只能出现一次
wrong-no-value = “{ $argument }”需要一个值
wrong-choice = “{ $argument }”不能取值“{ $value }”；可选值：{ $values }
wrong-value = “{ $argument }”不能取值“{ $value }”：{ $why }
wrong-too-many = “{ $argument }”多出了一个值“{ $value }”
wrong-similar-command = 提示：有一个相近的命令：{ $similar }
wrong-similar-argument = 提示：有一个相近的参数：{ $similar }
wrong-similar-value = 提示：有一个相近的值：{ $similar }
wrong-more = 更多说明见“--help”。

language-unknown = { $from } 是“{ $tag }”，本程序没有这种语言；请选择 { $known }

## cli：没有窗口时

no-display = 没有找到显示器
no-window-built = 这个版本编译时没有包含窗口
in-the-terminal = { $why }，实验改在终端里运行；用 `deltascope --help` 可以列出全部子命令
bench-no-display = 没有找到显示器；不带 --window 的 `bench` 不需要显示器
bench-no-window-built = 这个版本编译时没有包含窗口；请带上 `gui` 功能重新编译

## cli：报告

summary-run = { $name }（规则“{ $rule }”，种子 { $seed }）
summary-steps = { $steps } 步，用时 { $secs } 秒（{ $rate } 步/秒）
summary-loss = 最后一步的损失 { $loss }
summary-loss-and-mean = 最后一步的损失 { $loss }，最近一个完整窗口的平均损失 { $mean }
summary-accuracy = 训练准确率 { $percent } %
summary-best = 最佳状态：第 { $step } 步，损失 { $loss }
summary-test = 测试准确率 { $percent } %，测试损失 { $loss }
summary-layer = 层
progress-steps = 第 { $step } 步，最多 { $most } 步
progress-loss = 损失 { $loss }
progress-loss-and-mean = 损失 { $loss }，窗口平均 { $mean }
run-cannot-write = 无法写入 { $path }：{ $error }
summary-kept = 已保留在存档中，运行 { $run }

runs-none = { $path } 中还没有保留运行；deltascope train --keep 会添加一次
runs-exported = 运行 { $run } 已写入 { $folder }
runs-deleted = 已删除 { $n } 次运行；七天之内可用 deltascope runs restore 恢复
runs-restored = 已恢复 { $n } 次运行
runs-times = 开始于 { $began } UTC，训练用时 { $secs } 秒
runs-steps = { $steps } 步，最后一步的损失 { $loss }
runs-size = 存档占用 { $size } MB，上限 { $limit } MB
runs-would-clean = 以上运行将被删除，可释放 { $frees } MB；加上 --yes 会彻底删除
runs-cleaned = 以上运行已彻底删除，释放了 { $frees } MB
runs-other-folder = { $what }；请选择另一个文件夹
runs-no-weights = 运行 { $run } 的权重未知，因此没有写出权重文件
runs-head-id = 运行
runs-head-star = { "" }
runs-head-began = 开始（UTC）
runs-head-name = 名称
runs-head-seed = 种子
runs-head-steps = 步数
runs-head-outcome = 结果
runs-head-loss = 损失

run-other-folder = { $what }；请用 --out 选择另一个文件夹
run-files-left-out = { $what }；本次运行的文件没有写出
terminal-note = 注意：{ $note }
terminal-no-stop-rule = 没有停止条件；按 Ctrl+C 结束运行
terminal-not-written = 无法写到标准输出：{ $error }；请检查它通向哪里

presets-file-exists = { $path } 已经存在；请换一个名称
generated = { $path }：{ $rows } 个样本，{ $features } 个特征，标签 { $labels }

inspect-complex = 复数（使用实部）
inspect-usable = 可用
inspect-usable-with-gaps = 可用，有 { $n } 个值是 NaN 或无穷
inspect-text = 文本：{ $reason }
inspect-not-usable = 不可用：{ $reason }
inspect-problem = 问题：{ $problem }
inspect-suggested = 建议：{ $selection }
inspect-incomplete = { $of } 行中有 { $rows } 行含有 NaN 或无穷值：--drop-nan-rows 可以去掉这些行
inspect-setting = 写成设置：{ $setting }
inspect-no-suggestion = 没有建议：{ $why }
inspect-weights = 作为网络 { $sizes } 的权重（--initial-weights）：

gradcheck-of = { $name }：规则“{ $rule }”与中心差分比较，共 { $rows } 行（另有 { $skipped } 行在折点处，已跳过）
gradcheck-layer = 第 { $layer } 层：{ $verdict }，比值 { $ratio }，范数 { $norm } 对 { $differences }
gradcheck-passes = 通过
gradcheck-too-small = 太小，无法判断
gradcheck-fails = 不通过
gradcheck-only-kinks = 所有行都在折点处，没有可比较的；请换一个种子
gradcheck-not-the-gradient = 规则“{ $rule }”给出的不是这个损失的梯度；改用 --set gradient=Exact 即可

bench-seconds = --seconds 为 { $seconds }；请用大于 0、不超过 3600 的数
bench-network = 网络
bench-hidden = 隐藏层
bench-rule = 规则
bench-batch = 批次
bench-us-per-step = 微秒/步
bench-path = 向量路径
bench-threads = { $path }，{ $threads } 个线程
bench-steps-per-second = 步/秒
bench-per-processor-second = 每处理器秒
bench-without-window = 不开窗口
bench-with-window = 打开窗口
bench-frames = { $frames } 帧/秒，每帧占用处理器 { $ms } 毫秒
bench-ratio = 比值

## 窗口：卡片，以及按步数绘制的图共用的文字

card-title =
    .hover = 双击或按 F11：此面板占满窗口，再按一次还原。拖动：移动面板。右键：关闭面板
card-menus =
    .hover = 这个面板显示什么
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
change-learning-rate = 第 { $step } 步之后学习率设为 { $rate }
change-best-weights = 第 { $step } 步之后回到了第 { $best } 步的权重
change-stop-rules = 第 { $step } 步之后更改了停止规则
tooltip-steps = 第 { $first } 至 { $last } 步
tooltip-earlier = { $name }：{ $steps }
tooltip-min = 最小
tooltip-q10 = 10 %
tooltip-median = 中位数
tooltip-mean = 均值
tooltip-q90 = 90 %
tooltip-max = 最大
tooltip-zeros = { $zeros } 个恰为零
tooltip-lost = { $lost } 个为 NaN 或无穷
tooltip-zeros-and-lost = { $zeros } 个恰为零，{ $lost } 个为 NaN 或无穷
plot-earlier = 先前的运行

## 窗口：损失

loss-empty = 训练开始后，每一步的损失都会画在这里，一直降到目标值。
loss-mean = { $window } 步均值：{ $mean }
    .hover =
        最近一个完整窗口内各步损失的均值，即粗线；低于目标值时训练停止。
        图：拖动可平移，滚轮缩放步数，Shift + 滚轮缩放数值，双击还原。
loss-now = 损失 { $loss }
loss-legend-window = 每 { $window } 步的均值
loss-legend-steps = 各步，10 % 至 90 %
loss-test = 测试
loss-goal = 目标 { $goal }
loss-diverged = 第 { $step } 步发散
loss-spoken = { $name } 在 { $steps } 步内的损失，当前为 { $loss }

## 窗口：梯度

gradient-empty = 每层一条曲线，表示这一层被要求改变的强度。
gradient-empty-profile = 从第一层到最后一层，每层的梯度都会画在这里。
gradient-measure =
    .hover =
        在所选梯度规则下，每层测量的量。
        图：拖动可平移，滚轮缩放步数，Shift + 滚轮缩放数值，双击还原。
measure-loss = 损失
    .hover = 更新之前该步批次的平均损失
measure-test-loss = 测试损失
    .hover = 全部测试行的平均损失，每 100 步测一次
measure-window-loss = 窗口均值
    .hover = 一个完整窗口内各步的平均损失：与目标值比较的就是它
measure-speed-of-learning = 学习速度
    .hover = 偏置梯度的范数：‖dC/db‖ = ‖δ 在批次上的均值‖，单位为每单位偏置的损失（Nielsen，第 5 章）
measure-weight-gradient-norm = 权重梯度范数
    .hover = 权重梯度的弗罗贝尼乌斯范数：‖dC/dW‖ = √Σ (dC/dw)²，单位为每单位权重的损失（Glorot 与 Bengio，2010）
measure-learning-rate = 学习率
    .hover = 这一步所用的步长：实验的学习率，按计划变化或由手动设定。
measure-weight-norm = 权重范数
    .hover = 更新之后权重的弗罗贝尼乌斯范数：‖W‖ = √Σ w²
gradient-median = 中位数
gradient-band =
    .hover =
        在横轴同一位置的各步中，中位数周围的色带包含哪一部分。
        指针处：细线从最小值到最大值。
band-middle-half = 中间一半
    .hover = 25 % 至 75 %：一半的步在色带之内，四分之一在其下，四分之一在其上
band-ten-to-ninety = 10 % 至 90 %
    .hover = 10 % 至 90 %：十分之一的步在色带之下，十分之一在其上
gradient-form =
    .hover = 随步数变化，或逐层比较
form-over-time = 随步数
    .hover = 每层一条随步数变化的中位数曲线，周围是色带
form-depth-profile = 逐层剖面
    .hover = 从第一层到最后一层的量：线条向左下降，就是梯度消失
gradient-ratio = L{ $last } ÷ L1 = { $ratio }
    .hover = 最近 1,000 步内，最后一层的量除以第一层的量。远大于 1 时，梯度向输入方向消失。
gradient-trail = 粗线：最近 1,000 步 · 淡线：更早
gradient-spoken = { $layers } 层的{ $measure }，共 { $steps } 步，对数纵轴
gradient-spoken-profile = { $layers } 层的{ $measure }，逐层比较，对数纵轴

## 窗口：网络

network-empty = 训练开始后显示权重、梯度和激活值
network-before-first-step = 初始权重，负值为虚线；尚无梯度
network-all-zero = 所有梯度都恰好为零
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
network-scaling = { $norm }：增益、平移
network-scaling-gradients = 它们的梯度
network-skip = 第 { $layer } 层的输入加到它的输出上；它的梯度回来：
network-through = 穿过该层
network-past = 绕过该层
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
        会互相遮挡的圆圈不画出；图例计入所有错误的行。标签多于十种时，颜色循环使用，以形状区分。
scatter-how-to-plane = 拖动平移 · 滚轮缩放
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
    .hover = 网络的回答；两类时按输出 a 从 0 到 1（合页损失：从 -1 起）在两种颜色之间过渡。圆环标出错误的回答。
scatter-label = 标签 { $label }
scatter-label-count = 标签 { $label }（{ $count }）
scatter-wrong = { $count } 个错误
scatter-wrong-rings = { $count } 个错误（未全部圈出）
scatter-more-labels = 另有 { $count } 种
scatter-scale = 输出
scatter-turning = 旋转中：显示 { $rows } 行中的 { $drawn } 行
scatter-computing = 正在计算 { $rows } 行、{ $features } 个特征的主成分。
scatter-principal-note = { $features } 个特征的第 1 至 3 主成分，{ $share } %
scatter-principal-note-rows = { $features } 个特征的第 1 至 3 主成分，{ $share } %，由 { $rows } 行算得
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
    .hover = 选择 .mat、.npy、.npz 或 .csv 文件；也可以把文件拖到窗口上
action-open-preset = 打开预设…
    .hover = 选择保存为 .ron 的实验；也可以把文件拖到窗口上
action-open-path = 按路径打开…
    .hover = 输入 .mat、.npy、.npz、.csv、.safetensors 或 .ron 文件的路径
action-save-preset = 保存预设
    .hover = 把实验保存到原来的文件
action-save-preset-as = 预设另存为…
    .hover = 把实验保存到另一个文件
action-export-data = 导出数据…
    .hover = 把样本连同噪声和标签保存为 .mat、.npz 或 .csv
action-export-weights = 导出权重…
    .hover = 把 W1 b1 W2 b2 …（W：输入 × 单元）保存为 .mat 或 .npz（连同本次运行的曲线），或 .safetensors
action-start-from-weights = 从权重开始…
    .hover = 从 .mat、.npz 或 .safetensors 文件读取 W1 b1 W2 b2 …，或读取 PyTorch 的张量，代替随机抽取的初始权重
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
action-best-weights = 回到最佳权重
    .hover = 若保留最佳状态（更多，最佳状态）：回到目前损失最低时的权重；步数继续计
action-next-seed = 下一个种子
    .hover = 同一个实验，换一组初始权重和批次
action-add-run = 从同一起点运行 B
    .hover = 再运行一次：设置、初始权重和批次都相同；接下来的改动就是两者的差别
action-close-run = 关闭这次运行
    .hover = 放弃当前的运行；曲线保留
action-truth-switch = 真相开关
    .hover = 同一起点，精确梯度与不精确的梯度并排运行：看梯度规则本身带来的差别。再按一次关闭第二个运行
action-why = 为什么慢？
    .hover = 当前的运行为什么慢：同样的种子，每次只去掉一个可能的原因。再按一次回到各面板
action-toggle-ghosts = 显示／隐藏旧曲线
    .hover = 隐藏以前各次运行的曲线，或重新显示
action-clear-ghosts = 清除旧曲线
    .hover = 丢弃以前各次运行的淡色曲线
action-full-window = 面板占满窗口
    .hover = 指针下的面板占满窗口，再按一次还原
action-toggle-settings = 设置栏
    .hover = 显示或隐藏左侧的设置
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

## 运行：名称与状态

not-a-run = “{ $text }”不是运行的名称；名称的样子如 01997f3e-5d2b-7c6a-9f10-3b5a1c2d4e6f
state-misfit = 这个运行状态与实验不符：{ $part }不同；请使用保存它时的实验
state-part-network = 网络各层
state-part-optimizer = 优化器的数值
state-part-batches = 批次

## 窗口：文件、通知与浮层

purpose-open-data = 打开数据
purpose-open-preset = 打开预设
purpose-save-preset = 保存预设
purpose-export-data = 导出数据
purpose-export-weights = 导出权重
purpose-open-weights = 从权重开始
purpose-find-data = 查找数据文件
filter-data = 数据
filter-presets = 预设
filter-weights = 权重
notice-between = ；
notice-restarted = 从第 0 步重新开始；旧曲线以淡色保留
notice-lost = 训练意外停止。设置和曲线都还在：请按“重新启动”
notice-nothing-to-undo = 没有可以撤销的更改
notice-nothing-to-redo = 没有可以重做的更改
notice-saved = 已保存 { $file }
notice-saved-weights = 已保存 { $file }：截至第 { $step } 步的权重和曲线
notice-curve-was-steered = 这次运行途中改过学习率：预设从当前学习率开始，得到的曲线会不同
notice-started-from = 从 { $file } 中的权重开始
notice-opened = 已打开 { $name }
notice-unknown-kind = { $file } 既不是数据（.mat、.npy、.npz、.csv）和权重（.safetensors），也不是预设（.ron）
notice-stand-in = 在找到 { $file } 之前，暂用其他数据代替；实验设置保持原样
notice-all-lanes-taken = 最多同时进行 { $lanes } 个运行：请先关闭一个
notice-oldest-run-gone = 曲线数量超过可保留的上限：最早几次运行的曲线已删除
notice-storage-damaged = 无法识别 { $file } 的内容；原文件已保留为 { $kept }，其中的内容将重新开始记录
notice-experiment-kept = 上次的实验未能恢复；已保留为 { $kept }
notice-storage-unreadable = 无法读取 { $file }（{ $reason }），因此不会在那里保存任何内容；请检查文件权限
notice-storage-unwritable = 无法写入 { $file }（{ $reason }）：更改不会被记住；请释放磁盘空间或检查文件夹权限
storage-not-a-file = 不是文件
storage-not-understood = 无法识别内容
offer-find-data = 查找…
run-same = 设置相同
run-between = { " · " }
run-rate = 学习率 { $rate }
run-seed = 种子 { $seed }
run-layers = { $units } { $activations }
run-changed = 第 { $step } 步后有更改
write-over-question = { $file } 已存在，要覆盖吗？
take-weights-question = { $file } 中张量的名称不同。按名称、顺序和形状，它们将成为：
reading-file = 正在读取 { $file }
reading-failed = 读取文件意外中断；一切保持原样。请重试，或报告这个文件
button-cancel = 取消
button-close = 关闭
button-open = 打开
button-save = 保存
button-write-over = 覆盖
button-take-weights = 以此为起点
path-no-dialog = 本系统没有文件对话框：安装 xdg-desktop-portal 或 zenity 即可使用。在此之前，请输入路径：
path-asked = .mat、.npy、.npz、.csv、.safetensors 或 .ron 文件的路径：
palette-hint = 输入命令、预设、文件、规则或设置名称的一部分…
palette-nothing = 没有名称包含这些文字的条目
palette-setting = 设置
    .hover = 把键盘焦点移到这个控件
notices-more = 还有 { $count } 条
notices-fold = 收起
notices-close =
    .hover = 关闭（Esc）
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
    .hover = 生成器或文件（.mat、.npy、.npz、.csv）；也可以把文件拖到窗口上
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
setting-drop-nan-rows = 去掉含 NaN 的行
    .hover = 所选内容中含有 NaN 或无穷大的行会被去掉，特征与标签一起去掉
setting-pending = 请选择要使用此文件中的哪些内容。{ $why }
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
setting-all-hidden = 全部隐藏层
    .hover = 一次设定每个隐藏层的激活函数和单元数
setting-loss = 损失
setting-init = 初始权重
setting-spread = 幅度
setting-weight-value = 权重值
setting-biases = 含偏置
    .hover = 偏置也随机抽取；否则从零开始
setting-rule = 规则
    .hover = 一个批次如何变成梯度。更改后从相同的权重和批次重新开始，并保留旧曲线
    .undefined = 仅当第 1 层的单元数与输入数相等时才有定义
setting-transform = 梯度
    .hover = 梯度在使用之前按此顺序怎样处理：裁剪、各层范数相同。曲线显示处理之前的梯度。
setting-transform-add = 添加…
setting-transform-remove = 去掉
heading-more = 更多
heading-more-set = 更多（已设 { $n } 项）
setting-schedule = 学习率计划
setting-decay-every = 每隔步数
setting-decay-factor = 因子
setting-decay-steps = 步数
setting-decay-to = 降到
setting-warm-up = 预热
    .hover = 学习率线性升到全值所用的步数；0 为没有
setting-l1 = L1
    .hover = 以相同的力把每个参数拉向零，与其大小无关：g ← g + L1 · sign(p)
setting-bias-init = 初始偏置
    .hover = 偏置怎样开始，若不同于初始权重的设定
setting-init-as-weights = 与权重相同
setting-init-as-network = 与网络相同
setting-keep-best = 最佳状态
    .hover = 记住这种损失最低时的权重，运行可以回到那里
setting-keep-best-none = 不保留
setting-no-test-rows = 没有留出测试行：请把测试设为大于 0 %
setting-behind = 规范化、跳跃连接、随机丢弃
    .hover = 该层除激活函数以外还做什么：规范化、跳跃连接、随机丢弃、自己的初始权重
setting-norm = 规范化
setting-skip = 把该层的输入加到输出上（跳跃连接）
    .hover = 跳跃连接：a = f(z) + 下一层的 a。梯度原样绕过该层。
    .undefined = 只有单元数等于输入数的层才可以
setting-dropout = 随机丢弃
    .hover = 每个训练步随机丢弃的输出所占的比例；其余的除以剩下的比例
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
stop-when-no-improvement = 无改进
    .hover = 提前停止：连续这么多个窗口都没有更低的损失（有测试行时看测试损失）
    .window = 一个窗口的步数
    .patience = 连续的窗口数
stop-when-accuracy = 准确率
    .hover = 训练行上的准确率，每 1,000 步检查一次
suffix-seconds = { " 秒" }

## 多个同时进行的运行

lanes-tab = 运行 { $letter } 的设置
lanes-hold = 暂停此运行
    .hover = 其他运行继续，这一个停住
lanes-differ =
    { $settings ->
        [0] 设置还没有差别：改动一项
       *[other] { $settings } 项设置不同
    }
compare-settings = 差别
compare-same = 所有设置都相同
compare-results = 结果
compare-step = 步数
    .hover = 到目前为止的步数
compare-steps-to-goal = 达到目标的步数
    .hover = 停止规则因达到目标而结束运行时的步数
compare-seconds-to-goal = 达到目标的时间
    .hover = 到那时为止训练的秒数；与速度设置有关
compare-mean-loss = 平均损失
    .hover = 最近一个完整窗口内损失的平均值
compare-accuracy = 准确率
    .hover = 训练样本中预测正确的比例
compare-ratio = 末层 ÷ 首层
    .hover = 最近 1,000 步内末层与首层学习速度之比：梯度消失的程度
compare-cosine = 与精确梯度的余弦
    .hover = 在相同的权重和批次上，规则的梯度与精确梯度之间的余弦
compare-one-seed = 这些数字只属于种子 { $seed }。换一个种子结果就不同，有些起点永远达不到目标：`deltascope race` 会统计它们。
plots-of-layers = 每层一图
    .hover = 每层的图中包含所有运行
plots-of-runs = 每个运行一图
    .hover = 每个运行的图中包含所有层
gradient-spoken-layer = 第 { $layer } 层的{ $measure }，{ $runs } 个运行，对数纵轴
gradient-times = { $times } ×
gradient-cosine = 与精确梯度的余弦
    .hover = 在相同的权重和批次上，这一层的规则梯度与精确梯度之间的余弦，每次查看运行时取值：1 是同一方向，0 是直角
gradient-spoken-cosine = 第 { $layer } 层与精确梯度的余弦，{ $runs } 个运行

## The window: kept runs

action-toggle-runs = 保留的运行
    .hover = 在右侧列出存档中保留的运行
notice-archive-kept = 运行存档已损坏；原文件已保留为 { $kept }，并新建了一个
runs-title = 保留的运行
runs-not-kept = 没有保留运行：原因见通知
runs-none-yet = 还没有保留运行：每次运行只要走了一步，就会在运行的同时保留
runs-none-found = 没有符合的运行
runs-filter = 查找
    .hover = 名称、备注、预设或结果中的文字，或种子
runs-by-newest = 最新的在前
runs-by-stars = 星标在前
runs-by-name = 按名称
runs-by-steps-to-goal = 达到目标的步数
runs-by-loss = 损失
runs-name = 名称
runs-note = 备注
runs-row = { $outcome } · { $steps } 步 · 种子 { $seed }
runs-live = 进行中
runs-curve = 曲线
    .hover = 在当前运行旁显示它的曲线，前提是数据和损失相同
runs-star = 星标
    .hover = 清理存档时，有星标的运行总是保留
runs-more = 对这次运行的更多操作
runs-open = 打开它的设置
    .hover = 用于当前选中的运行，从第 0 步开始：同一个种子得到同样的曲线
runs-duplicate = 复制并更改一处
    .hover = 在其他运行旁用它的设置新开一个运行；之后的更改就是两者的差别
runs-delete = 删除
    .hover = 七天之内可以恢复
runs-rename = 更改名称
runs-write-note = 写备注
runs-gone = 已删除 { $n } 次运行
runs-undelete = 恢复
runs-take = { $n } 次运行，{ $size } / { $limit } MB
runs-clean-up = 清理
    .hover = 先列出要删除的运行：没有星标的、最早的在前，直到存档足够小
runs-plan = 将彻底删除 { $n } 次运行，释放 { $frees } MB：
runs-delete-for-good = 彻底删除

## 窗口中的竞赛

action-race = 竞赛
    .hover = 让当前的运行跑过许多种子：多少个达到目标、何时达到。再按一次回到各面板
race-title = 多个种子的竞赛
race-empty = 一个种子不能证明什么。竞赛让当前的运行按各自的设置跑过许多种子，统计多少个达到目标、何时达到。
race-seeds = 种子数
    .hover = 从种子 1 开始连续多少个，每个运行都相同
race-start = 开始
    .hover = 每个运行跑过每个种子，与当前的运行同时进行；留一个处理器核给窗口
race-progress = { $runs } 个运行已完成 { $done } 个，还需 { $secs } 秒
race-progress-first = { $runs } 个运行已完成 { $done } 个
race-caption = 种子 { $from } 到 { $to }，每个最多 { $limit } 步；只统计在每个运行中都已结束的种子
race-curve =
    .hover = 到这一步为止达到目标的比例（Kaplan-Meier），以及 95 % 区间（Greenwood，双对数尺度）
race-spoken = 达到目标的比例随步数的变化，{ $arms } 条曲线
race-spoken-strip = { $arm } 的各个运行：{ $runs } 个
race-run = 种子 { $seed }：{ $steps } 步后{ $ending }；点击打开
race-ending-goal = 达到目标
race-ending-limit = 仍未达到
race-ending-diverged = 发散
race-ending-constant = 输出为常数
race-never = 未达到
compare-race = { $runs } 跑 { $seeds } 个种子的竞赛
notice-no-goal = 这个实验没有目标，也就无所谓快慢：请在停止条件中设定一个
why-title = 它为什么慢？
why-empty = 表面现象会误导。这里用同样的种子重复当前的运行，每次只去掉一个可能的原因，统计每个原因的代价。
why-start =
    .hover = 原样和去掉每个原因之后，各跑过每个种子，与当前的运行同时进行；留一个处理器核给窗口
why-cancel =
    .hover = 用已经结束的运行给出回答
why-not-tried = 没有尝试
why-figures = { $factor } ×（{ $interval }），{ $reached }

## 窗口中的地图

action-map = 地图
    .hover = 在一个或两个数值上改变当前的运行，每一格是一场小竞赛。再按一次回到各面板
map-title = 地图
map-empty = 地图改变当前运行的一个或两个数值，对每一组数值跑一场小竞赛：在哪里达到目标、多快，在哪里从不达到。选择要改变的数值，然后开始。
map-columns = 列
map-rows = 行
    .hover = 第二个数值，自下而上；没有它，地图就是第一个数值上的曲线
map-from = 从
map-to = 到
map-values = 个数
map-lin = 线性
map-log = 对数
map-seeds =
    .hover = 每一格的运行数：种子 1 及其后各个，每一格都相同
map-limit = 最多步数
    .hover = 到此仍未达到目标的运行算作从不达到
map-start = 开始
    .hover = 按当前运行的设置计算地图，先粗后细；留一个处理器核给窗口
map-go-on = 继续
    .hover = 计算缺少的格子；已有的不再计算
map-colour = 颜色
map-colour-steps = 达到目标的步数
    .hover = 达到目标的运行的步数中位数；越快越亮
map-colour-share = 达到目标的比例
    .hover = 达到目标的运行所占比例
map-colour-slope = 消失斜率，每层数量级
    .hover = 第一层与最后一层学习速度之比的 log10，除以其间的层数；取前 100 步的平均，各种子的中位数。小于零表示梯度向输入方向消失
map-progress = { $done } / { $cells } 格，还需 { $secs } 秒
map-progress-first = { $done } / { $cells } 格
map-spoken = 地图，{ $done } / { $cells } 格
map-side-log = { $name }（对数）
map-value = { $name } { $value }
map-number-learning-rate = 学习率
map-number-depth = 隐藏层数
map-number-width = 每层单元数
map-number-batch = 批次大小
map-number-weight-decay = 权重衰减
map-number-noise = 噪声
map-number-test-share = 测试比例
map-number-std = 初始权重的标准差
map-number-gain = 初始权重的增益
map-number-limit = 初始权重的界限
map-number-value = 初始权重的值
map-number-units = 第 { $layer } 层的单元数
map-number-optimizer = 优化器 { $name }
map-legend-arrive = 达到目标的种子
map-legend-never = { $limit } 步内未达到
map-legend-no-slope = 没有斜率
map-legend-coarse = 暂以一格代表
map-legend-refused = 不能运行
map-curve-steps = 达到目标的步数：达到者的中位数与中间一半
map-curve-share = 达到目标的比例及其 95 % 区间（Wilson）
map-curve-legend = 每个数值 { $seeds } 个种子
map-cell-under-way = { $seeds } 个种子中 { $ended } 个已结束
map-cell-waiting = 尚未计算
map-cell-steps = { $median } 步（中位数；{ $min } 到 { $max }）
map-cell-never = { $limit } 步内未达到
map-cell-reached = { $runs } 个种子中 { $reached } 个达到目标
map-cell-slope = 消失斜率：每层 { $slope } 个数量级
map-choose = 点击一格，查看各个种子、打开其中一个运行，或用更多种子竞赛。
map-open-seed = 打开种子 { $seed } 的运行
    .hover = 有空位时作为又一个当前的运行，否则取代所选的运行
map-race-cell = 用 { $seeds } 个种子竞赛
    .hover = 用更多种子运行这一格的设置，在竞赛中查看
map-each = 各个种子
map-seed = 种子 { $seed }
map-run-never = { $ending }，{ $steps }
map-bad-log = { $path } 从 { $from } 到 { $to } 没有对数：请选择线性，或从大于 0 处开始
map-one-value = { $path } 只有一个值：请选择不同的起点和终点
map-same-side = 两边都改变 { $path }：请为行选择另一个
export-as = 导出…
    .hover = 按文件名的结尾保存为 SVG、PNG 或 CSV
purpose-export-race = 保存竞赛
purpose-export-map = 保存地图
filter-pictures = 图片和表格
png-not-drawn = 无法绘制图片：{ $reason }
race-shows-arrivals = 达到目标
race-shows-bands = 损失和梯度
race-bands =
    .hover = 各种子的中位数、中间一半和 10 到 90 %；每一点是自前一点以来各步的平均。继续的种子少于一半时曲线结束：剩下的慢者不能代表全部
race-bands-loss = 损失
race-bands-layer = 学习速度，第 { $layer } 层
race-bands-empty = 没有这些运行的曲线：它们是在程序启动之前计算的。
race-spoken-bands = 各种子的损失和学习速度，{ $arms } 个运行
race-picture-figures = { $arm }：{ $reached } 达到目标，一半在 { $half } 步内
race-crosses = 曲线相交
    .hover = 从第 { $step } 步起另一条领先。单个 log-rank p 分不清快与多：请比较比例和中位数
race-go-on = 继续
    .hover = 运行这场竞赛中缺少的部分；已有的结果保留
notice-race-without-data = 这场竞赛的数据没有打开：请先打开，再继续
