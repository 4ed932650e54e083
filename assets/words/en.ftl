# English. Every key that the code uses has its message here; other languages have the same keys and the same arguments.
# Plain numbers come with separators between thousands. An attribute (.hover) belongs to its message.

language-name = English
-program = Deltascope

## The window: cards and what plots over steps share

card-title =
    .hover = Double-click or F11: this panel in the whole window, and back. Drag: move it. Right-click: close it
card-full = Whole window, and back
card-close = Close (View brings it back)

panel-scatter = Data
panel-loss = Loss
panel-network = Network
panel-gradient = Gradient per layer

steps-menu =
    .hover = How training steps stand on the horizontal axis, in all plots
steps-first-label = step { $step }
steps-axis-auto = Automatic
    .label = steps: auto
    .label-log = steps: auto, log
    .hover = Linear; logarithmic as soon as the runs shown differ by more than 20 times in steps
steps-axis-linear = Linear
    .label = steps: linear
    .hover = Equal distances for equal numbers of steps
steps-axis-log = Logarithmic
    .label = steps: log
    .hover = Equal distances for equal factors: 10, 100, 1,000 ...

layer-short = L{ $layer }
tooltip-step = step { $step }
tooltip-steps = steps { $first } to { $last }
tooltip-spread = { $mean }  ({ $min } to { $max })
tooltip-zeros = { $zeros } exactly zero
tooltip-lost = { $lost } NaN or infinite
tooltip-zeros-and-lost = { $zeros } exactly zero, { $lost } NaN or infinite

## The window: the loss

loss-empty = The loss of every step will be drawn here, down to the goal, as soon as training runs.
loss-mean = mean of { $window }: { $mean }
    .hover =
        Mean loss of the last full window of steps; training stops when it falls below the goal.
        Plot: drag to move, scroll to zoom steps, shift + scroll to zoom values, double-click to reset.
loss-test = test
loss-goal = goal { $goal }
loss-diverged = diverged at step { $step }
loss-spoken = Loss of { $name } over { $steps } steps, now { $loss }

## The window: the gradient

gradient-empty = One curve per layer will show here how strongly each layer is told to change.
gradient-empty-profile = The gradient of every layer will stand here, from the first layer to the last.
gradient-quantity =
    .hover =
        What is measured per layer, under the chosen gradient rule.
        Plot: drag to move, scroll to zoom steps, shift + scroll to zoom values, double-click to reset.
quantity-speed-of-learning = speed of learning
    .hover = Norm of the bias gradient: ‖dC/db‖ = ‖mean over the batch of δ‖, in loss per unit of bias (Nielsen, ch. 5)
quantity-weight-gradient-norm = weight-gradient norm
    .hover = Frobenius norm of the weight gradient: ‖dC/dW‖ = √Σ (dC/dw)², in loss per unit of weight (Glorot & Bengio 2010)
gradient-form =
    .hover = Over time, or against the layer
form-over-time = over time
    .hover = A curve and its band from smallest to largest value, per layer, over steps
form-depth-profile = depth profile
    .hover = The quantity of every layer, first to last: a line that falls to the left is a vanishing gradient
gradient-ratio = L{ $last } ÷ L1 = { $ratio }
    .hover =
        The quantity of the last layer divided by that of the first, over the newest 1,000 steps. Far above 1, the gradient vanishes towards the input.
gradient-trail = bold: last 1,000 steps · faint: earlier
gradient-spoken = { $quantity } of { $layers } layers over { $steps } steps, on a logarithmic axis
gradient-spoken-profile = { $quantity } against the layer, { $layers } layers, on a logarithmic axis

## The window: the network

network-empty = weights, gradients and activations follow as soon as training runs
network-before-first-step = initial weights, dashed where negative; gradients follow with the first step
network-all-zero = all gradients are exactly zero: no weight moves
network-edges =
    .hover = What the edges show
edge-by-weight = Weight
    .label = edges: weight
    .hover = Width: |w| against the largest weight. Orange and solid: positive. Blue and dashed: negative.
edge-by-gradient = log |dC/dW|
    .label = edges: log |dC/dW|
    .hover = Width and strength: log10 |dC/dw| under the chosen rule, over four decades down from the largest; in the layer's colour
network-fill =
    .hover = What the fill of the units shows
fill-by-activation = Mean activation
    .label = fill: activation
    .hover = Level: mean of a over the batch, in the function's range (sigmoid 0 to 1, tanh -1 to 1, else against the layer's largest)
fill-by-saturation = Saturation
    .label = fill: saturation
    .hover = Level: share of the batch on which the unit is saturated (sigmoid outside 0.015 to 0.985, tanh outside -0.97 to 0.97); empty for other functions
column-input = input
    .short = in
column-output = output
    .short = out
column-layer = layer { $layer }
network-z = z, mean over the batch
network-a = a = f(z), mean
network-derivative = f′(z), mean
network-delta = δ = dC/db, mean
network-saturated = saturated on
network-input = input { $number }: { $name }
network-unit = { $column }, unit { $number } ({ $activation })
network-hidden-units = { $count } units; the first and the last are shown
network-edge-end = { $column } unit { $number }
network-spoken = Network of { $sizes } units, input to output

## The window: the scatter

scatter-empty = The rows of the data will stand here as points in space.
scatter-how-to = drag to turn · scroll to zoom
    .hover =
        Drag to turn, scroll to zoom, double-click to reset, hover over a point for its row.
        After a click also the keys W A S D, + and -.
        The axes carry their own units: where their ranges differ much, they are drawn with different lengths per unit.
scatter-menu =
    .hover = Colours and view
scatter-rotate = Rotate slowly
    .hover = Turns around the vertical axis, about once in twenty seconds; rests while you drag
scatter-reset = Reset the view
    .hover = The first camera (double-click on the picture)
scatter-principal = Principal components
    .hover = The three directions of the standardised features along which the rows differ most
scatter-columns = Chosen columns
colour-by-label = colour: label
    .hover = The label in the data; the shape is always the label
colour-by-prediction = colour: prediction
    .hover = The network's answer; of two classes between the two colours by its output, a from 0 to 1. A ring marks a wrong answer.
scatter-label = label { $label }
scatter-label-count = label { $label } ({ $count })
scatter-wrong = { $count } wrong
scatter-flat =
    { $features ->
        [1] 1 feature: on a line
       *[other] { $features } features: flat
    }
scatter-principal-note = PC 1 to 3 of { $features } features, { $share } %
scatter-columns-note = { $names } of { $features } features
scatter-row = row { $row }
scatter-row-test = row { $row }, held back for testing
scatter-predicted = predicted { $label } (output { $score })
scatter-predicted-wrong = predicted { $label } (output { $score }), wrong
scatter-spoken = Scatter of { $rows } rows with { $labels } labels in space

## The window: menus and actions

menu-file = File
menu-edit = Edit
menu-view = View
menu-run = Run
menu-help = Help
menu-recent = Open recent
menu-no-recent = no file yet
menu-built-in = Built-in presets
menu-language = Language

key-space = Space
action-open-data = Open data…
    .hover = Choose a .mat or .csv file; or drop one on the window
action-open-preset = Open preset…
    .hover = Choose an experiment saved as .ron; or drop one on the window
action-open-path = Open by path…
    .hover = Type the path of a .mat, .csv or .ron file
action-save-preset = Save preset
    .hover = Save the experiment to its file
action-save-preset-as = Save preset as…
    .hover = Save the experiment to another file
action-export-data = Export data…
    .hover = Save the samples, with noise and labels, as .mat or .csv
action-export-weights = Export weights…
    .hover = Save W1 b1 W2 b2 … (W: inputs x units) with the curves of the run as a .mat file for MATLAB, Octave or scipy
action-start-from-weights = Start from weights…
    .hover = Read W1 b1 W2 b2 … from a .mat file and start from them in place of drawn weights
action-quit = Quit
    .hover = End the program; the experiment is there again at the next start
action-undo = Undo
    .hover = Take back the last change of the settings
action-redo = Redo
    .hover = Do the change again
action-run-or-pause = Run / pause
    .hover = Take steps at the chosen pace, or hold the run
action-step-once = Step
    .hover = Take one step, then hold
action-rewind = Rewind
    .hover = Back to step 0: the same initial weights, the same batches
action-stop = Stop
    .hover = End the run here
action-next-seed = Next seed
    .hover = The same experiment from other initial weights and batches
action-clear-ghosts = Clear old curves
    .hover = Forget the faint curves of earlier runs
action-full-window = Panel in whole window
    .hover = The panel under the pointer fills the window, and back
action-reset-layout = Reset layout
    .hover = All panels back at their places
action-dark = Dark
    .hover = Light text on dark surfaces
action-light = Light
    .hover = Dark text on light surfaces
action-follow-system = Follow system
    .hover = Dark or light as the system is
action-zoom-in = Larger text
    .hover = Everything on the screen grows
action-zoom-out = Smaller text
    .hover = Everything on the screen shrinks
action-zoom-reset = Normal text
    .hover = Everything at its first size
action-palette = Command palette…
    .hover = Find any command by a part of its name
action-shortcuts = Keyboard shortcuts
    .hover = The list of keys
action-about = About { -program }
    .hover = What this program is

## The window: transport and status

run-button-ready = ▶ Run
    .hover = Take steps at the chosen pace (Space)
run-button-running = ⏸ Pause
    .hover = Hold the run; it can go on (Space)
run-button-paused = ▶ Continue
    .hover = Take steps at the chosen pace (Space)
run-button-finished = ▶ Run again
    .hover = From step 0 with the same initial weights and batches (Space)
run-button-lost = ▶ Restart
    .hover = Training stopped unexpectedly; start it again from step 0
pace = Pace
    .hover = Steps per second, logarithmic; at the right end as fast as the machine goes. Double-click: automatic
pace-auto = Auto
    .hover = Every factor of ten of steps takes the same time: the first steps can be watched one by one, and a million steps take some twenty seconds
pace-rate = { $rate } steps/s
pace-unlimited = flat out
seed = Seed
    .hover = Decides initial weights, split, noise and batches. The same seed gives the same curve, bit for bit
standing-ready = ready
standing-running = running
standing-paused = paused
standing-finished = finished: { $reason }
standing-lost = training stopped unexpectedly
status-step = step
status-loss = loss
status-speed = steps/s
status-elapsed = elapsed
status-accuracy = accuracy
status-test = test
seconds = { $secs } s

## The window: files, notices and what lies over it

purpose-open-data = Open data
purpose-open-preset = Open preset
purpose-save-preset = Save preset
purpose-export-data = Export data
purpose-export-weights = Export weights
purpose-open-weights = Start from weights
filter-data = Data
filter-presets = Presets
filter-weights = MATLAB files with weights
notice-between = { "; " }
notice-restarted = Starts again from step 0; the old curve stays, faint
notice-lost = Training stopped unexpectedly. Settings and curves are still here: press Restart
notice-nothing-to-undo = There is no change to take back
notice-nothing-to-redo = There is no change to do again
notice-saved = Saved { $file }
notice-started-from = Starts from the weights in { $file }
notice-opened = Opened { $name }
notice-unknown-kind = { $file } is neither data (.mat, .csv) nor a preset (.ron)
reading-file = Reading { $file }
reading-failed = Reading the file stopped unexpectedly; nothing has changed. Try again, or report the file
button-cancel = Cancel
button-close = Close
button-open = Open
button-save = Save
path-no-dialog = This system offers no file dialog: install xdg-desktop-portal or zenity for one. Until then, type the path:
path-asked = Path of a .mat, .csv or .ron file:
palette-hint = Type a part of a command…
palette-nothing = no command has this in its name
about-text =
    { -program } shows what flows back through a small neural network, where it dies, and what cures it.

    Start: press Run and watch the gradient of every layer; then set the gradient rule to “exact” and run again.

    Licence: MIT OR Apache-2.0. Bundled font: Inter (OFL).
window-not-opened = the window could not be opened ({ $reason })
window-disturbed = the measurement was disturbed; leave the window open, in sight and alone
drop-hint = Drop to open

## The window: settings

heading-experiment = Experiment
heading-data = Data
heading-network = Network
heading-gradient-rule = Gradient rule
heading-training = Training
setting-preset = Preset
    .hover = A complete experiment: data, network, rule, training. Choosing one starts again from step 0
setting-unsaved = unsaved
setting-source = Source
    .hover = A generator or a file (.mat, .csv); files can also be dropped on the window
setting-open-file = Open file…
setting-variable = Variable
    .hover = The variable of the file that holds the samples, rows x columns
setting-features = Features
    .hover = The columns that the network sees, counted from 1
setting-no-columns = none
setting-column = column { $column }
setting-label = Label
    .hover = The column, or another variable, that holds the class of every row: 0/1, -1/1, 1..k or one-hot
setting-transposed = Transposed
    .hover = Tick where samples stand in columns: features x samples
setting-rows = Rows
    .hover = Samples that the generator makes in all
setting-data-seed = Seed
    .hover = Decides the generated samples; apart from the run's seed
setting-size = { $rows } rows, { $features } features, { $labels } labels
setting-noise = Noise
    .hover = Standard deviation of normal noise added to every feature, in the feature's unit
setting-test = Test
    .hover = Share of the rows that are not trained on; their loss is drawn dashed
setting-standardise = Standardise
    .hover = Every feature to mean 0 and standard deviation 1, measured on the training rows
setting-layer = Layer { $layer }
setting-output = Output
    .hover = Activation of the output layer; the loss follows where the two do not go together
setting-outputs =
    .hover = Outputs follow the data: one for two labels, one per label under softmax
setting-units =
    .hover = Units of this layer; type or drag. The run starts again from step 0
setting-hidden-layers = Hidden layers
    .hover = Layers between input and output; a new one is like the last. Double-click: 2
setting-loss = Loss
setting-init = Start weights
setting-spread = Spread
setting-biases = biases too
    .hover = Biases are drawn as well; else they start at zero
setting-rule = Rule
    .hover = How a batch becomes a gradient. A change starts again from the same weights and batches and keeps the old curves
    .undefined = Defined only where layer 1 has as many units as there are inputs
setting-cosine = Cosine to exact:
    .hover = Cosine between this rule's gradient and the exact one, on the last batch at the present weights: 1 = same direction, 0 = at right angles
setting-learning-rate = Learning rate
    .hover = Step size: p ← p − rate · gradient. Acts at once. Type a value, or double-click the slider for 0.1
setting-batches = Batches
batches-sample = sample
    .hover = Every step draws its rows anew, without replacement (the article: 128 of 200)
batches-epochs = epochs
    .hover = The rows are shuffled, then taken in turn until all were seen
batches-full = full
    .hover = Every step sees all rows
setting-batch = Batch
    .hover = Rows of one step. Double-click: 128
    .of = of { $rows }
setting-optimizer = Optimizer
setting-weight-decay = Weight decay
    .hover = Pull of weights and biases towards zero: g ← g + decay · p (AdamW: p ← p − rate · decay · p)
setting-stop = Stop when
    .hover = The first rule that holds ends the run and names itself. Acts at once
stop-when-mean-loss = mean loss <
    .hover = The mean loss of a full window of steps is below the goal (the article: 0.01 over 1,000)
    .goal = The mean loss to fall below
    .over = over
    .window = Steps of the window; windows do not overlap
stop-when-steps = steps
    .hover = This many steps were taken
stop-when-seconds = time
    .hover = This many seconds were spent training, pauses left out
stop-when-accuracy = accuracy
    .hover = Accuracy on the training rows, looked at every 1,000 steps
suffix-seconds = { " s" }
