# English. Every key that the code uses has its message here; other languages have the same keys and the same arguments.
# Plain numbers come with separators between thousands. An attribute (.hover) belongs to its message.

language-name = English
-program = Deltascope

# Lists.
list-comma = { ", " }
list-and = { " and " }
list-or = { " or " }

## nn: names, formulas and what they do

activation-identity = identity
    .formula = f(z) = z
activation-sigmoid = sigmoid
    .formula = f(z) = 1 / (1 + e^-z), f' = a (1 - a), at most 0.25
activation-tanh = tanh
    .formula = f(z) = tanh z, f' = 1 - a², at most 1
activation-relu = ReLU
    .formula = f(z) = max(z, 0), f' = 1 for z > 0, else 0
activation-leaky_relu = leaky ReLU
    .formula = f(z) = z for z > 0, else 0.01 z
activation-elu = ELU
    .formula = f(z) = z for z > 0, else e^z - 1
activation-softplus = softplus
    .formula = f(z) = ln(1 + e^z), f' = sigmoid(z)
activation-silu = SiLU
    .formula = f(z) = z sigmoid(z)
activation-gelu = GELU
    .formula = f(z) = z Phi(z), Phi the normal distribution function
activation-selu = SELU
    .formula = f(z) = λ z for z > 0, else λ α (e^z - 1), with λ = 1.0507 and α = 1.6733: keeps mean 0 and variance 1
activation-softsign = softsign
    .formula = f(z) = z / (1 + |z|), f' = 1 / (1 + |z|)²: flattens slowly
activation-exponential = exponential
    .formula = f(z) = e^z, f' = a: without a bound, overflows easily
activation-hard_tanh = hard tanh
    .formula = f(z) = z between -1 and 1, else -1 or 1; f' = 1 between, else 0
activation-mish = Mish
    .formula = f(z) = z tanh(ln(1 + e^z))
activation-sine = sine
    .formula = f(z) = sin z, f' = cos z
activation-softmax = softmax

loss-half_mse = half MSE
    .formula = 1/(2n) · Σ (a - y)² over samples and outputs
loss-binary_cross_entropy = binary cross-entropy
    .formula = -1/n · Σ ( y ln a + (1-y) ln(1-a) )
loss-softmax_cross_entropy = softmax cross-entropy
    .formula = -1/n · Σ ln softmax(z)[label]
loss-hinge = hinge
    .formula = 1/n · Σ max(0, 1 - t z), t = 1 for the target 1, -1 for 0; an output of at least 0 means class 1
loss-focal = focal
    .formula = -1/n · Σ (1 - p)² ln p, p what the output gives the target: sure samples count little
loss-huber = Huber
    .formula = 1/n · Σ e²/2 for errors e = a - y up to 1, beyond |e| - 1/2

rule-exact = exact
    .description = Backpropagates every sample, then averages: the derivative of the loss.
rule-batch_mean = batch mean
    .description = Averages over the batch before multiplying.
rule-as_printed = as printed
    .description = Averages over the batch before multiplying; layer 1 as the article's listing broadcasts it.

norm-none = none
    .formula = z = s, the product as it is
norm-batch = batch norm
    .formula = z = g (s - mean) / sqrt(variance + 1e-5) + h, mean and variance of a unit over the batch; gain g and shift h are learned. Outside training by their running values.
norm-layer = layer norm
    .formula = z = g (s - mean) / sqrt(variance + 1e-5) + h, mean and variance of a sample over the layer's units; gain g and shift h are learned.

decay-constant = constant
    .formula = the same rate at every step
decay-step = in steps
    .formula = rate × factor^floor(u / every), u steps after the warm-up
decay-cosine = cosine
    .formula = to + (rate - to) (1 + cos(π u / steps)) / 2, u steps after the warm-up; then it stays

watched-loss = training loss
watched-test-loss = test loss

transform-clip_norm = clip the norm
    .description = Shortens the whole gradient to this length where it is longer; its direction stays.
transform-clip_value = clip values
    .description = Brings every entry on its own into this range; the direction may change.
transform-equal_layer_norms = equal layer norms
    .description = Scales the gradient of each layer to the mean norm of all layers; directions stay.

optimizer-sgd = SGD
    .formula = p ← p - lr · g
optimizer-momentum = momentum
    .formula = m ← β m + g;  p ← p - lr · m
optimizer-nesterov = Nesterov
    .formula = m ← β m + g;  p ← p - lr (g + β m)
optimizer-adagrad = AdaGrad
    .formula = s ← s + g²;  p ← p - lr · g / (√s + ε)
optimizer-rmsprop = RMSProp
    .formula = s ← α s + (1-α) g²;  p ← p - lr · g / (√s + ε)
optimizer-adam = Adam
    .formula = m, v: decaying means of g and g², bias-corrected;  p ← p - lr · m / (√v + ε)
optimizer-adamw = AdamW
    .formula = Adam with weight decay taken from p directly
optimizer-nadam = NAdam
    .formula = Adam that looks ahead as Nesterov does: a mix of g and m in place of m
optimizer-radam = RAdam
    .formula = Adam that divides by √v only from the step on where v says enough, first with little weight
optimizer-lion = Lion
    .formula = p ← p - lr · sign(β₁ m + (1-β₁) g);  m ← β₂ m + (1-β₂) g
optimizer-lars = LARS
    .formula = m ← β m + lr · trust · |p| / |g| · g for every weight matrix and bias vector;  p ← p - m
optimizer-lbfgs = L-BFGS
    .formula = p ← p - lr · H g, H from the last differences of p and g; full batches and small networks only

init-normal = normal
    .formula = W ~ N(0, std²), the article's with std 1; biases too where ticked
init-scaled_normal = scaled normal
    .formula = W ~ N(0, gain² / inputs); biases N(0, gain²) where ticked
init-xavier_normal = Xavier normal
    .formula = variance 2 / (inputs + units), biases zero
init-xavier_uniform = Xavier uniform
    .formula = { init-xavier_normal.formula }
init-he_normal = He normal
    .formula = variance 2 / inputs, biases zero
init-he_uniform = He uniform
    .formula = { init-he_normal.formula }
init-lecun_normal = LeCun normal
    .formula = variance 1 / inputs, biases zero
init-lecun_uniform = LeCun uniform
    .formula = { init-lecun_normal.formula }
init-uniform = uniform
    .formula = W ~ U(-limit, limit); biases too where ticked
init-zeros = zeros
    .formula = all zero: every unit of a layer stays the same
init-orthogonal = orthogonal
    .formula = columns (or rows) of W orthonormal, times the gain; biases zero
init-truncated_normal = truncated normal
    .formula = W ~ N(0, std²), drawn again beyond two standard deviations; biases zero
init-constant = constant
    .formula = all weights the same, biases zero: every unit of a layer stays the same
init-ones = ones
    .formula = all weights 1, biases zero: every unit of a layer stays the same

parameters-do-not-fit = the number of weights and biases does not follow from the layers' sizes

## data: generators, files, what can be wrong with them

generator-clusters = clusters
generator-xor = xor
generator-spheres = spheres
generator-spirals = spirals
generator-moons = moons
generator-xor-table = xor-table

file-kind-mat = MATLAB and Octave files
file-kind-numpy = NumPy arrays
file-kind-text = Text tables

bytes = { $n } bytes
found-nothing = nothing
found-list = { $list }
found-more = and { $n } more

# Errors: one sentence with the number and the way out.
data-open = { $path } cannot be opened: { $source }; check the name and that you may read it
data-read = { $path }: reading stopped: { $source }; try again, or copy the file to a local disk first
data-write = { $path } cannot be written: { $source }; check the folder and the free space, or choose another place
data-no-folder = the folder does not exist
data-cancelled = reading was cancelled; nothing changed
data-of-file = { $path }: { $what }
data-no-such-variable = { $path } holds no variable '{ $name }'; it holds { $found }
data-cell = { $path }: row { $row }, column { $column }: { $what }
data-no-rows = there are no rows; choose a variable with at least two samples
data-not-finite = row { $row }, feature column { $column } is { $value }; remove such rows or fill the gap
data-label-not-integer = the label in row { $row } is { $value }, not a whole number; choose the column that holds the classes (0/1, -1/1, 1..k or one-hot)
data-incomplete = row { $row }, { $what } is { $value }, and { $n } of { $of } rows hold NaN or infinite values; leave such rows out (drop_nan_rows: true, or --drop-nan-rows; in MATLAB, X and y together: k = all(isfinite([X y]), 2); X = X(k,:); y = y(k)), or fill the gaps
data-feature-column = feature column { $column }
data-the-label = the label
data-all-incomplete = each of the { $of } rows holds a NaN or infinite value, so none is left; choose other columns
data-real-targets = { $what }: the label in row { $row } is { $value }, not a whole number: these targets are real-valued, and Deltascope tells classes apart; choose the column that holds the classes (0/1, -1/1, 1..k, one-hot or text)
data-only-in-test = the training set has no row of class { $class }, which is in the test set; add such rows, or leave the test set out
data-text-feature = column { $column } of '{ $name }' holds text, so it can be the label but no feature; leave it out of the features
data-too-many-texts = { $place } holds more than { $limit } different texts, or none; classes are fewer, so choose other labels
data-place-column = column { $column } of '{ $name }'
data-place-variable = '{ $name }'
data-labels-unlike = the labels of one set ({ $one }) are text, those of the other ({ $other }) numbers; both need the same
data-test-features = the test set has { $found } features, but the training set { $expected }; both need the same
data-test-label-column = the training labels are a column, so those of the test set must be the same column; leave test.label out
data-test-needs-label = the training labels stand in a variable of their own, so the test set '{ $name }' needs one too: name it as test.label
data-by-hand = by hand: --variable NAME with --label-column N or --label-variable NAME, or in the window's settings
data-many-labels = { $place } holds { $found } different labels, and more than { $unasked } are not taken for classes unasked; choose them { $by_hand } (at most { $most })
data-not-searched = '{ $name }' ({ $kind }) takes more than { $size } in memory, so it was not searched for labels; choose { $by_hand }
data-folder-in-place = a folder stands there
data-device-in-place = a device or pipe stands there
data-circle-of-links = the links lead in a circle
data-one-class = all { $rows } rows have the label { $class }; a network needs at least two classes to tell apart, so choose another label column or add rows of a second class
data-too-many-classes = the labels hold { $found } different values (at most { $limit } classes); this looks like a measured quantity, so choose the column that holds classes
data-not-one-hot = row { $row } of the one-hot labels holds { $ones } ones; each row needs exactly one 1 and zeros otherwise
data-lengths-differ = { $features } rows of features but { $labels } labels; both need the same number of samples
data-bad-noise = noise is { $noise }; its standard deviation must be between 0 and 1e9
data-bad-test-share = the test share is { $share }; it must lie between 0 and 0.9
data-empty-split = the split leaves no training row of class { $class }; lower the test share of { $share } or use another seed
data-export-ending = the name must end in .mat, .npz or .csv, which says how the data are written
data-is-folder = is a folder; choose a file in it
data-is-device = is a device or pipe; copy the data to an ordinary file first
data-read-first = { $path } must be read first
data-file-changed = the file changed while it was read; try again
data-no-numbers = this variable holds no numbers
data-nothing-readable = nothing in it can be read
data-no-table = the points do not form a table: { $error }

# Generators: "the radius is 0; use a number above 0, up to 1e9".
data-parameter = { $what } is { $value }; { $way_out }
parameter-rows = the number of rows
parameter-clusters = the number of clusters
parameter-coordinate = a cluster's coordinate
parameter-radius = the radius
parameter-gap = the gap
parameter-inner = the inner radius
parameter-outer = the outer radius
parameter-turns = the number of turns
parameter-depth = the depth
use-from-to = use { $from } to { $to }
use-above-0 = use a number above 0, up to 1e9

# What a file holds as a whole.
data-twin = '{ $name }' stands in the file twice; the last one counts, so save the file again to be rid of the other
data-odd-name = '{ $name }' is a name that MATLAB does not allow; it can be chosen here, but rename it before using it there
data-no-variables = the file holds no variables; save it again with the matrix in it
data-no-matrix = no numeric matrix here; found { $found }

# Choosing variables and columns.
data-nothing-suggested = no variable looks like samples with a label column; found { $found }; choose { $by_hand }
data-too-few-rows = '{ $name }' has { $rows } rows and { $columns } columns: too few samples; if its columns are the samples, choose "transpose"
data-too-few-columns = '{ $name }' has too few columns ({ $columns }): at least one feature and the label are needed; take the labels from another variable
data-feature-is-label = column { $column } of '{ $name }' is chosen both as a feature and as the label; leave it out of the features
data-empty = '{ $name }' is empty ({ $dims }); choose a variable with numbers in it
data-dimensions = '{ $name }' has { $n } dimensions ({ $dims }); in MATLAB: X = reshape({ $name }, size({ $name }, 1), [])
data-no-features = no feature column of '{ $name }' is chosen; choose at least one of its { $columns } columns
data-no-such-column = column { $column } was chosen but '{ $name }' has columns 1 to { $columns }; choose one of them
note-complex = '{ $name }' is complex: its real part is used
note-transposed = '{ $name }' holds features x samples: transposed
note-one-hot = '{ $name }' holds one-hot labels: { $classes } columns became the labels 1 to { $classes }
note-one-hot-lying = '{ $name }' holds one-hot labels, classes x samples: its { $classes } rows became the labels 1 to { $classes }
note-test-set = '{ $name }' is the test set: { $rows } rows
note-rows-dropped = { $n } of { $of } rows hold NaN or infinite values and were left out
suggested = '{ $variable }', { $columns }, { $label }
suggested-transposed = '{ $variable }', { $columns }, { $label }, transposed (it holds features x samples)
suggested-feature = feature { $column }
suggested-features = features { $columns }
suggested-label-column = label column { $column }
suggested-label-variable = labels from '{ $name }'
suggested-test = { $train }, test set '{ $test }'
suggested-test-and-label = { $train }, test set '{ $test }' with labels from '{ $label }'

# Text tables.
csv-no-rows = the table has no rows; check that the numbers were saved
csv-no-numbers = the table has no rows of numbers; check that the numbers were saved
csv-not-a-table = the text cannot be read as a table; save it as plain CSV
csv-too-large = the table has { $size } (limit { $limit }); split it, or save it as .mat
csv-no-room = the numbers take more than { $limit }; split the table
csv-too-many-columns = more than { $limit } columns; transpose or split the table
csv-row-length = this row has { $found } columns but the first has { $expected }; fill the gap or remove the row
csv-no-number = '{ $cell }' is not a number, as most of this column are; write a number there, or nothing where none is known
csv-no-number-of = '{ $cell }' of '{ $name }' is not a number, as most of this column are; write a number there, or nothing where none is known
csv-names-with-numbers = the first row ({ $row }) holds numbers too, but was taken for the names of the columns, since words stand over numbers in it

# Files of another kind.
foreign-empty = this file is empty (0 bytes); copy or download it again
foreign-text = this is text, perhaps CSV under another name; if it holds a table, rename it to end in .csv
foreign-gzip = this is a gzip file, perhaps Octave text saved with -zip; unpack it, or in Octave: load it and save -v7 out.mat samples
foreign-octave-text = this is an Octave text file; in Octave: save -v7 out.mat samples
foreign-octave-binary = this is an Octave binary file; in Octave: save -v7 out.mat samples
foreign-octave-hdf5 = this is an Octave HDF5 file; in Octave: save -v7 out.mat samples
foreign-hdf5 = this is an HDF5 file that MATLAB did not write; in MATLAB: X = h5read(file, name), then save; in Octave: save -v7 out.mat samples
foreign-git-lfs = this is a Git LFS pointer, not the file itself; run: git lfs pull
foreign-zip = this is a zip archive without arrays of NumPy (perhaps a spreadsheet such as .xlsx or .ods); unpack it, or export the sheet as CSV and open that
foreign-torch = this is a PyTorch file (pickle), which is never read, since reading it can run any program; in Python: safetensors.torch.save_file(model.state_dict(), 'out.safetensors')
foreign-old-office = this is an old spreadsheet or document (.xls, .doc); export the sheet as CSV and open that
foreign-pdf = this is a PDF document; find the data it was made from
foreign-pickle = this is a Python pickle, which is never read, since reading it can run any program; in Python: numpy.savez('out.npz', samples=x)
foreign-parquet = this is a Parquet file; export it as CSV and open that
foreign-arrow = this is an Arrow file; export it as CSV and open that
foreign-png = this is a picture (PNG); choose the data file
foreign-jpeg = this is a picture (JPEG); choose the data file
foreign-gif = this is a picture (GIF); choose the data file
foreign-sqlite = this is an SQLite database; export the table as CSV and open that
foreign-bzip2 = this is a bzip2 file; unpack it first
foreign-xz = this is an xz file; unpack it first
foreign-7z = this is a 7z archive; unpack it first
foreign-rar = this is a RAR archive; unpack it first
foreign-r = this is an R data file; in R: R.matlab::writeMat('out.mat', samples = x)
foreign-netcdf = this is a netCDF file; in MATLAB: X = ncread(file, name), then save
foreign-program = this is a program; choose the data file
foreign-rtf = this is a text document (RTF); save the numbers as CSV
foreign-web-page = this is a web page, not data; the download probably gave a login or error page, so download the file itself
foreign-markup = this is XML or HTML text, not data; the download probably gave a login or error page, so download the file itself
foreign-json = this is JSON text; save the numbers as CSV or .mat
foreign-unknown = this is no .mat, NumPy or CSV file that can be recognised; in MATLAB: save('out.mat', 'samples', '-v7')
foreign-cut-header = cut short: the header of a .mat file takes 128 bytes but only { $size } are there; copy or download it again
foreign-byte-order = the header's byte order mark is '{ $mark }' instead of 'IM' or 'MI', so the file is damaged; copy or download it again
foreign-no-hdf5-part = this is a MATLAB 7.3 file whose HDF5 part is missing or damaged; copy or download it again
foreign-mat-version = this is a .mat file of version { $version }, which is not known; in MATLAB: save('out.mat', 'samples', '-v7')
foreign-without-hdf5 = this is a MATLAB 7.3 file, and this build was made without the feature hdf5 that reads them; in MATLAB: save with -v7

# Variables that hold no plain numbers.
class-cell = '{ $name }' is a cell array; in MATLAB: X = cell2mat({ $name }); classes as text: y = cellstr(string({ $name }))
class-struct = '{ $name }' is a struct; in MATLAB: X = { $name }.field, then save that matrix
class-text = '{ $name }' is text; numbers written as text: X = str2double({ $name })
class-sparse = '{ $name }' is sparse; use full({ $name })
class-table = '{ $name }' is a table; in MATLAB: X = table2array({ $name })
class-timetable = '{ $name }' is a timetable; in MATLAB: X = { $name }.Variables
class-datetime = '{ $name }' holds dates; in MATLAB: X = datenum({ $name })
class-duration = '{ $name }' holds durations; in MATLAB: X = seconds({ $name })
class-categorical = '{ $name }' is categorical; in MATLAB: y = cellstr({ $name }), or y = double({ $name })
class-map = '{ $name }' is a map; in MATLAB: X = cell2mat(values({ $name }))
class-function = '{ $name }' is a function handle and holds no numbers; save the numbers that it computes
class-object = '{ $name }' is an object; in MATLAB: save its numeric properties as plain matrices
class-other = '{ $name }' is an object of class { $class }; in MATLAB: save its numeric properties as plain matrices
class-is-text = '{ $name }' holds text; it can be chosen as the labels
class-fields-listed = '{ $name }' is a struct; its fields are listed and can be chosen by '{ $name }.field'
class-string = '{ $name }' holds strings, which MATLAB keeps in a form of its own; in MATLAB, as classes: y = cellstr({ $name }), as numbers: X = str2double({ $name })

# Damage in .mat files. "variable 'x': its dimensions are missing; save the file again".
mat-variable = variable '{ $name }'
mat-nth-variable = variable { $n }
mat-a-variable = a variable
mat-its = { $subject }: { $what }
mat-cut = cut short: { $subject } needs { $needed } bytes but only { $left } are left; copy or download it again
mat-cut-compressed = cut short: { $subject } needs { $needed } compressed bytes but only { $left } are left; copy or download it again
mat-cut-at-end = cut short: { $left } bytes are left at the end, too few for a variable; copy or download the file again
mat-no-variable-at = at byte { $at } stands no variable; the { $left } bytes from there on are not read, so save or download the file again
mat-no-element-at = at byte { $at } stands no variable (type { $kind }, { $size } bytes); the { $left } from there on are not read, so save or download the file again
mat-loose-element = at byte { $at } stands a loose element of type { $kind } where a variable should begin; it is skipped
mat-zeros = { $n } zero bytes stand at byte { $at } where a variable should begin; something may have been overwritten there
mat-second-file = a second MAT-file begins at byte { $at } (two files were appended); its variables are not read, so load both in MATLAB and save them together
mat-too-many-variables = more than { $limit } variables; the rest is not listed
mat-nameless = a variable without a name cannot be chosen; name it and save the file again
mat-beyond-files = '{ $name }' declares { $kind }, more than any file holds; save it again
mat-beyond-memory = '{ $name }' declares { $dims } values, more than any memory holds; the file is damaged, save it again
mat-too-large = '{ $name }' would need { $size } (limit { $limit }); save a part of it under another name
mat-no-room = there is no room in memory for its { $bytes }; close other programs or save a smaller part of it
mat-machine = '{ $name }' is stored in { $machine } numbers; in MATLAB on that machine: save -v6
mat-values-differ = '{ $name }' declares { $kind } but holds { $n } values; save the file again
mat-not-decoded = its numbers could not be decoded; save the file again
mat-part-flags = its array flags
mat-part-dimensions = its dimensions
mat-part-name = its name
mat-part-type-system = its type system
mat-part-class = its class
mat-part-too-large = { $what } would take { $size } bytes; the file is damaged, save it again
mat-flags-damaged = its array flags are damaged; save the file again
mat-dimensions-missing = its dimensions are missing; save the file again
mat-dimensions-bytes = its dimensions take { $bytes } bytes, which makes no sense; save the file again
mat-dimensions-negative = it declares { $n } negative dimensions; save the file again
mat-dimension-negative = it declares a negative dimension; save the file again
mat-dimension = it declares a dimension of { $declared }; save the file again
mat-name-type = its name is stored as type { $kind }, not as text; save the file again
mat-class-unknown = its class { $code } is not known; save it as a plain matrix
mat-numbers-type = its numbers have the unknown type { $kind }; save the file again
mat-imaginary-missing = it is marked complex but its imaginary part is missing or damaged; save the file again
mat-small-element = a small element of { $size } bytes makes no sense; save the file again
mat-ratio = its { $packed } compressed bytes cannot hold the { $declared } that they declare; save the file again
mat-compressed-twice = its compressed data hold another compressed element instead of an array; save the file again
mat-compressed-other = its compressed data hold type { $kind } instead of an array; save the file again
mat-compressed-longer = its compressed data go on after the declared end; save the file again
mat-compressed-cut = its compressed data end too early; copy or download the file again
mat-compressed-damaged = its compressed data are damaged (the checksum does not fit); copy or download the file again
mat-note-dimension = '{ $name }' declares a dimension of { $declared }; its { $found } values were read as { $dims }; check the numbers and save the file again
mat-note-followed = '{ $name }' is followed by { $bytes } bytes that belong to no variable; check the numbers and save the file again
mat-too-many-fields = it holds more than { $limit } fields; save the parts that are needed as variables of their own
mat-field-type = field '{ $field }' is of type { $kind } instead of an array; save the file again
mat-field-names-damaged = the names of its fields are damaged; save the file again
mat-part-field-length = the length of its field names
mat-part-field-names = the list of its field names
mat-part-text = its text
mat-text-size = its text has another size than declared; save the file again
mat-text-type = its text is stored as type { $kind }, which is none; save the file again
mat-cell-no-text = cell { $n } holds no line of text but { $kind }; classes need text in every cell, for example cellstr(string(x))
mat-bad-name = '{ $name }' is no MATLAB name; use a letter, then letters, digits and _, at most 63 of them
mat-over-2-gib = '{ $name }' takes { $bytes } bytes, more than a v7 file allows (2 GiB); write it as CSV
hdf5-unreadable = its HDF5 part cannot be read ({ $error }); copy it again, or in MATLAB: save with -v7
hdf5-variable-unreadable = '{ $name }' cannot be read ({ $error }); in MATLAB: load it and save('out.mat', '{ $name }', '-v7')
# Files of NumPy, and of tensors with names.
numpy-no-magic = it is no array of NumPy (its first bytes are others); save it again with numpy.save or numpy.savez
numpy-version = it is an array of format { $version }, which is not known; save it again with another version of NumPy
numpy-header = its header is not what NumPy writes (descr, fortran_order, shape); the file is damaged, save it again
numpy-header-large = its header would take { $bytes } bytes (limit { $limit }); the file is damaged, save it again
numpy-text = '{ $name }' is text; numbers written as text: x.astype(float)
numpy-objects = '{ $name }' holds Python objects (pickle), which are never read, since reading them can run any program; in Python: numpy.asarray(x.tolist(), dtype=float), then save that
numpy-records = '{ $name }' holds records with fields; in Python, for each that is needed: x['field'], then save that
numpy-type = '{ $name }' holds elements of type { $kind }, which are not read; in Python: x.astype(float)
numpy-dimensions = '{ $name }' has { $n } dimensions ({ $dims }); in Python: x.reshape(len(x), -1)
npz-no-directory = cut short: the list of members at the end of the archive is missing or damaged; copy or download the file again
npz-directory = the archive's list of members is damaged after { $n } of them; copy or download the file again
npz-no-array = '{ $name }' is no array of NumPy but another file in the archive
npz-overlaps = it shares its bytes with another member of the archive; the file is damaged, save it again
npz-member = its place in the archive is damaged; copy or download the file again
npz-cut = cut short: it needs { $needed } bytes in the archive but only { $left } are left; copy or download the file again
npz-encrypted = it is encrypted; unpack it, or save it without a password
npz-method = it is compressed by { $method }; save it with numpy.savez_compressed, which uses deflate
npz-checksum = its bytes are not those that were written (the checksum does not fit); copy or download the file again
npz-bad-name = '{ $name }' cannot be the name of an array in an archive; use letters, digits and _
safetensors-header = the header is damaged ({ $error }); copy or download the file again
safetensors-header-large = the header would take { $size } (limit { $limit }); the file is damaged, or holds far more than a network
safetensors-header-cut = cut short: the header needs { $needed } bytes but only { $left } are left; copy or download the file again
safetensors-followed = { $bytes } bytes at the end belong to no tensor; check the numbers and save the file again
safetensors-type = '{ $name }' holds elements of type { $kind }, which are not read; in Python: tensor.float()
safetensors-dimensions = '{ $name }' has { $n } dimensions ({ $dims }); only vectors and matrices are read
hdf5-external-link = an external link to '{ $file }' is not followed, because it leads out of the file; in MATLAB: load it and save a copy with -v7
hdf5-external-storage = external storage to '{ $file }' is not followed, because it leads out of the file; in MATLAB: load it and save a copy with -v7
hdf5-values-missing = '{ $name }' holds { $done } of its { $n } values; save it again
hdf5-empty-damaged = '{ $name }' is marked empty but its dimensions are damaged
hdf5-cells-missing = '{ $name }' refers to cells that are not there; save it again
hdf5-cell-no-text = cell { $n } of '{ $name }' holds no line of text; classes need text in every cell, for example cellstr(string(x))

## experiment: settings, presets, weights

problem-rule-undefined = the rule 'as printed' is defined only where layer 1 has as many units as there are inputs, but there are { $inputs } inputs and { $units } units; set layer 1 to { $inputs } units or choose 'batch mean'
problem-rule-with-norm = the rule '{ $rule }' averages the batch first, and has no sample left to go back through the { $norm } of layer { $layer }; set network.norm to None, or gradient to Exact
problem-skip-width = layer { $layer } adds its input to its output (skip), but has { $units } units and { $inputs } inputs; give it { $inputs } units, or set its skip to false
problem-batch-norm-rows = batch normalisation takes means over batches of 2 to { $most } rows, but training.batch gives { $rows }; set it to, say, Sample(32), or choose Layer normalisation
problem-no-test-rows = { $what } watches the test loss, but no rows are kept for testing; set data.test_share above 0, or watch Loss
problem-loss-and-output = the loss '{ $loss }' does not go with { $output } outputs; choose { $fitting }
problem-too-large = the network would have { $n } weights and biases (limit { $limit }); use fewer units or layers
problem-lbfgs-batch = L-BFGS compares gradients of one step with those of the next, which must be of the same rows; set training.batch to Full, or choose another optimizer
problem-lbfgs-too-large = the network has { $n } weights and biases, too many for L-BFGS (limit { $limit }); use fewer units or layers, or another optimizer
problem-batch-too-large = training.batch takes { $batch } rows, but there are only { $rows } training rows; use at most { $rows }, or Full

# "learning_rate is -1, but must be a finite number of at least 0".
problem-range = { $what } is { $value }, but must be { $range }
range-finite = a finite number
range-finite-from-0 = a finite number of at least 0
range-finite-above-0 = a finite number above 0
range-0-below-1 = at least 0 and below 1
range-0-to-1 = from 0 to 1
range-above-0 = above 0
range-from-1 = at least 1
range-spread = a finite spread of at least 0
range-rows = at least 1 row
range-steps = at least 1 step
range-layers = at most { $most } layers
range-units = from 1 to { $most }

# What else was changed so that the experiment still runs.
adapted-softmax = { $labels } labels: softmax outputs with cross-entropy
adapted-batch = batch reduced to the { $rows } training rows
adapted-rule-to-data = 'as printed' needs { $inputs } units in layer 1 for { $inputs } inputs: gradient rule set to exact
adapted-rule-to-network = 'as printed' is defined only with { $inputs } units in layer 1: gradient rule set to batch mean
adapted-output = { $output } outputs, which go with the loss { $loss }
adapted-loss = loss set to { $loss }, which goes with { $output } outputs
adapted-full-batch = full batches, which { $optimizer } needs
adapted-optimizer = optimizer set to { $optimizer }: { $before } needs full batches
adapted-rule-to-norm = '{ $rule }' averages the batch first and has no way back through a normalisation: gradient rule set to exact
adapted-norm-to-rule = '{ $rule }' averages the batch first and has no way back through a normalisation: layers are not normalised any more
adapted-skip = layer { $layer } adds nothing any more: it has { $inputs } inputs and { $units } units
adapted-watched = without test rows the training loss is watched
adapted-uneven = features differ widely in scale: consider 'standardise'

load-no-thread = no thread could be started for training: { $error }; close other programs and try again
load-data-differ = the data differ from those that this preset was saved with

assign-no-equals = '{ $text }' is not of the form PATH=VALUE, for example learning_rate=0.3
assign-unknown-path = there is no setting '{ $path }'; there are { $paths }, and network.hidden[0].units, network.hidden[0].activation
assign-no-such-layer = '{ $path }': there are only { $layers } hidden layers, counted from 0
assign-no-file = '{ $path }' is a setting of data from a file, but these are generated; set data.source=File(..) first
assign-bad-value = '{ $value }' is no value for { $path }: { $message }; for example { $path }={ $example }
assign-not-whole = { $path } takes whole numbers only, not { $value }; for example { $path }={ $example }

# Titles of the built-in presets; the English ones stand in the files too.
preset-title-article-sigmoid = The article: sigmoid, as printed
preset-title-exact-sigmoid = Exact gradients: sigmoid
preset-title-batch-mean-sigmoid = Batch mean: sigmoid
preset-title-article-relu = The article: ReLU, as printed
preset-title-exact-relu = Exact gradients: ReLU
preset-title-deep-sigmoid = Ten sigmoid layers: a gradient that dies
preset-title-deep-relu-he = Ten ReLU layers with He: healthy
preset-title-deep-sigmoid-batchnorm = Ten sigmoid layers with batch normalisation
preset-title-deep-sigmoid-residual = Ten sigmoid layers with skips
preset-title-deep-tanh-orthogonal = Thirty tanh layers, started orthogonal
preset-title-exploding-clipped = An exploding gradient, clipped
preset-title-selu-40-layers = Forty SELU layers
preset-title-xor-tanh-softmax = XOR: tanh and softmax

preset-read = cannot read { $path }: { $error }; check the path and its permissions
preset-write = cannot write { $path }: { $error }; choose another folder
preset-no-text = the preset cannot be written: { $error }; rename what is named there
preset-too-deep = it is nested too deeply
preset-syntax = { $origin } is not a preset: line { $line }, column { $column }: { $message }; `deltascope presets show article-sigmoid` prints a complete one
preset-too-large = { $origin } is not a preset: it is larger than 1 MB; `deltascope presets show article-sigmoid` prints a complete one
preset-not-text = { $origin } is not a preset: it is not text in UTF-8; `deltascope presets show article-sigmoid` prints a complete one
preset-newer = { $origin } is a preset of version { $found }, but this build reads up to version { $current }; update deltascope
preset-no-such-version = { $origin } says version { $found }; presets start at version 1
preset-other-version = version { $found } is not { $current }
preset-unknown = there is no preset '{ $name }'; there are { $names } (or give a .ron file)

weights-size = '{ $name }' in { $file } is { $found }, but this network needs { $needed } (inputs x units); set the layers to the sizes in the file
weights-transposed = '{ $name }' in { $file } is { $found }, but this network needs { $needed } (inputs x units); it looks transposed, as PyTorch keeps it: save its transpose
weights-not-finite = '{ $name }' in { $file } holds a value that is not a finite number; a network cannot start from it
weights-ending = the name must end in .mat, .npz or .safetensors, which says how the weights are written
weights-none = { $file } holds no weights of a network; it holds { $found }
weights-other-count = { $file } holds the weights { $found }, but this network has the layers { $needed } (inputs x units); set the layers to those in the file
weights-other-shapes = the weights in { $file } do not fit in any order: it holds { $found }, and this network needs { $needed } (inputs x units, or transposed); set the layers to the sizes in the file
weights-bias = '{ $name }' in { $file } is { $found }, but its layer has { $needed } units; save the file again
weights-network-changed = the network has changed since the weights were looked at; choose the file again
weights-line = W{ $layer } ({ $size }) = { $name }
weights-line-transposed = W{ $layer } ({ $size }) = { $name }, transposed
weights-line-bias = { $weight }; b{ $layer } = { $name }
weights-line-no-bias = { $weight }; b{ $layer } = 0, since the file has none
weights-left-out = not used: { $names }
weights-matched = the tensors in { $file } are called otherwise; by their names, order and shapes they are taken as

## train: why a run ended

stop-goal-met = goal met: mean loss of { $window } steps { $mean } is below { $goal }
stop-step-limit = step limit of { $steps } reached
stop-time-limit = time limit of { $seconds } s reached
stop-accuracy-reached = training accuracy { $accuracy } reached the goal of { $goal }
stop-no-improvement = no improvement: { $windows } windows of { $window } steps brought no { $of } below { $best }, seen by step { $step }
stop-diverged = diverged: the loss is not a finite number at step { $step }; try a smaller learning rate
stop-user = stopped by the user

## archive: runs that stay

outcome-running = running
outcome-paused = paused
outcome-interrupted = interrupted
outcome-goal_met = goal met
outcome-step_limit = step limit
outcome-time_limit = time limit
outcome-accuracy_reached = accuracy reached
outcome-no_improvement = no improvement
outcome-diverged = diverged
outcome-user = stopped

archive-not-a-file = { $path } is a folder, a device or a pipe and no archive of runs; name a file with --archive
archive-foreign = { $path } is no archive of runs; name another file with --archive
archive-newer = a newer program wrote the archive { $path } (version { $found }, this program knows { $known }); use that program, or another file with --archive
archive-damaged = the archive { $path } is damaged ({ $why }); the next run that is kept sets it aside and begins a new one
archive-run-damaged = what is kept of run { $run } cannot be read ({ $why }); the others can: delete this one
archive-read-only = the archive { $path } cannot be written ({ $why }); check the permissions of file and folder, or name another file with --archive
archive-full = there is no room for the archive { $path }; make room on the disk, or clean it up with deltascope runs clean-up
archive-busy = another program holds the archive { $path }; try again when it has finished
archive-none = there is no archive { $path } yet; deltascope train --keep begins one
archive-no-run = the archive holds no run { $run }; deltascope runs lists them
archive-failed = the archive { $path } cannot be used ({ $why }); check the disk, or name another file with --archive
archive-no-place = no folder for the user's data is known, so no run is kept; name a file with --archive
archive-kept-aside = the archive { $path } was damaged; it is kept as { $kept }, and a new one was begun

run-ambiguous = { $n } runs begin with '{ $text }'; write more of one of these: { $candidates }
run-unknown = no run begins with '{ $text }'; the newest are { $candidates }
run-none = no run begins with '{ $text }': none is kept yet

## study: what cannot be raced

vary-unreadable = "{ $text }" is not PATH=VALUES: write PATH=[A, B], PATH=lin(FROM, TO, COUNT) or PATH=log(FROM, TO, COUNT)
study-varied-seed = every arm runs with every seed, so seed cannot be varied; give --seeds A..B
study-overwritten = { $arm }: { $path } is written over by another varied setting; vary each setting once, whole networks before single layers
why-same-of-one-reach = A batch of one, with which nothing is averaged first, shows the same: { $reached } of { $runs }.
study-no-limit = { $arm } has no step limit, so some runs might never end; give --max-steps
study-time-rule = { $arm } ends by the clock, so its runs would depend on the machine; give --set training.stop=[...] without seconds
study-same-name = two arms are called { $arm }; name each preset and each value once
study-arm = { $arm }: { $error }

## cli: why

# A suspect by the change that takes it away, and as the cause that it would be.
suspect-exact_rule = exact rule
    .cause = the gradient rule
suspect-batch_of_one = batch of one
    .cause = averaging over the batch
suspect-equal_layer_norms = equal layer norms
    .cause = the unequal gradients of the layers
suspect-cross_entropy = cross-entropy
    .cause = the loss
suspect-relu = ReLU
    .cause = the activation
suspect-tanh = tanh
    .cause = the activation
suspect-xavier = Xavier's initial weights
    .cause = the initial weights
suspect-standardised_inputs = standardised inputs
    .cause = the scale of the inputs
suspect-batch_normalisation = batch normalisation
    .cause = the spread of the pre-activations
suspect-adam = Adam
    .cause = the optimizer
suspect-rate_times_10 = rate times 10
    .cause = a rate that is too small
suspect-rate_divided_by_10 = rate divided by 10
    .cause = a rate that is too large
why-baseline = baseline
why-head-suspect = taken away
why-head-reached = reached
why-head-share = share (95 %)
why-head-km-median = half by
why-head-factor = factor
why-head-interval = 95 %
why-interval = { $low } to { $high }
why-note = { $suspect }: { $note }
why-method = half by: Kaplan-Meier over all runs; factor: that of the baseline over it; 95 %: bootstrap over the seeds, { $resamples } draws; the goal is looked at every { $window } steps
why-no-goal = { $arm } has no goal, so nothing is slow or fast; give one, for example --set "training.stop=[AccuracyAtLeast(0.95), Steps(100000)]"
why-has-it = the baseline has it already: not tried
why-other-goal = its goal is a mean { $there } below { $goal }, which is another goal than a { $here } below { $goal }
why-batch-mean-of-one = with a batch of one nothing is averaged first: batch mean is then exact
why-as-printed-of-one = with a batch of one nothing is averaged first: only layer 1 differs from exact then
why-baseline-without-median = no factor: fewer than half of the baseline's runs reach the goal
why-arm-without-median = no factor: fewer than half of its runs reach the goal
why-unseen = no effect to be seen with { $seeds } seeds
why-open-end = in some draws fewer than half of the runs reach the goal: there the interval is open
why-between = { " " }
why-unfinished = { $done } of { $all } runs have ended, and from these:
why-explains = Of the { $n } suspects { $cause } explains it: { $from } steps become { $to }.
why-several = Of the { $n } suspects { $found } explain it, each alone: { $from } steps become { $list }.
why-each = { $to } ({ $suspect })
why-same-of-one = A batch of one, with which nothing is averaged first, shows the same: { $to } steps.
why-but-fewer = With { $suspect } a factor of { $factor } is saved, but only { $reached } of { $runs } runs arrive.
why-none = None of the { $n } suspects explains it: taking away one alone is nowhere seen to save a factor of { $least } of the { $steps } steps.
why-none-saves = With { $seeds } seeds none is seen to save any.
why-most = The most is saved by { $suspect }: a factor of { $factor } ({ $interval }).
why-never = The baseline reaches its goal in { $reached } of { $runs } runs, too few for a median; so shares are compared.
why-arrive = More reach it with { $list }.
why-arrives = { $suspect } ({ $reached } of { $runs })
why-none-arrives = With { $seeds } seeds none of the suspects is seen to let more reach it.
why-equal-norms-save = Equal layer norms, which knock out the vanishing gradient alone, save a factor of { $factor }.
why-equal-norms-cost = Equal layer norms, which knock out the vanishing gradient alone, cost a factor of { $factor }.
why-equal-norms-unseen = Equal layer norms, which knock out the vanishing gradient alone, have no effect to be seen with { $seeds } seeds (factor { $factor }, { $interval }).
why-equal-norms-reach = With equal layer norms, which knock out the vanishing gradient alone, { $reached } of { $runs } reach it.

## cli: race and merge

race-bad-seeds = "{ $text }" is not A..B with A below B, for example 1..201
race-bad-shard = "{ $text }" is not I/N with I from 1 to N, for example 2/5
race-too-many = these are more than { $most } runs; name fewer seeds or values
race-head-arm = arm
race-head-reached = reached
race-head-share = share (95 %)
race-head-steps = steps min / median / max
race-head-km-median = half by
race-head-diverged = diverged
race-head-constant = constant
race-reached = { $reached } of { $runs }
race-method = share: Wilson's interval; steps: of the runs that reached the goal; half by: Kaplan-Meier over all runs, limit { $limit } at most
race-test = { $a } against { $b }: log-rank chi2 { $chi2 }, p { $p }
race-no-test = { $a } against { $b }: no log-rank test, since no run of either reached the goal
race-nothing-to-compare = { $a } against { $b }: no log-rank test, since whenever a run arrived there was none of the other left to compare it with
race-more-tests = these are the first of { $tests } tests; --json prints them all
race-first-only = of more than { $most } arms, each is tested against the first alone
race-took = { $wall } s by the clock, { $cpu } s of processor time, { $jobs } at a time
study-none = { $folder } holds no study of this program
study-taken = { $folder } holds a study already; --resume goes on with it, or choose another folder
merge-taken = { $folder } holds a study already; choose another folder for --out
study-other = { $folder } holds another study; give the arguments that it was begun with, or choose another folder
study-not-written = { $file } cannot be written ({ $error }); free space or choose another folder
study-broken-table = { $file } cannot be read as a table of runs ({ $error })
study-row-not-asked = { $file } has a run that its study.ron did not ask for: { $arm }, seed { $seed }
merge-other-study = { $folder } is a shard of another study than { $first }
merge-doubled = { $arm }, seed { $seed }, is in { $first } and in { $second }; name each shard once
merge-missing = { $arm }, seed { $seed }, is missing; name the folders of all shards
merge-not-ended = { $arm }, seed { $seed }, is missing: the race in { $folder } has not ended; go on with it with --resume and the arguments that it was begun with, then merge
progress-runs = { $done } of { $all } runs, { $left } left

## cli: help, and what is said of a wrong line

help-usage = Usage:
help-commands = Commands:
help-arguments = Arguments:
help-options = Options:
help-command = COMMAND
help-default = [default: { $value }]
help-values = [possible values: { $values }]
help-values-heading = Possible values:

help-program = Watch backpropagation: what flows back through a small neural network, where it dies, and what cures it
help-file = A preset (.ron, or the name of a built-in one) or data (.mat, .npy, .npz, .csv) to open in the window
help-flag-help = Print help
help-flag-version = Print version
help-flag-language = Speak this language (en, zh-Hans, ...); otherwise that of DELTASCOPE_LANGUAGE, else the system's
help-flag-archive = Keep runs in this file; otherwise in that of DELTASCOPE_ARCHIVE, else in the user's data folder
help-flag-json = Print one JSON object
help-command-help = Print this message or the help of the given command

# What `train` and `check-gradients` run.
help-experiment-preset = A built-in preset's name, or a preset file (.ron)
help-experiment-data = Train on this file (.mat, .npy, .npz, .csv) instead of the preset's data
help-experiment-variable = The variable of --data that holds the samples (else the best fit is taken, and named)
help-experiment-label-column = The column of the variable that holds the labels, counted from 1; all other columns are features
help-experiment-label-variable = The variable of --data that holds the labels
help-experiment-transpose = The variable holds features x samples
help-experiment-test-variable = The variable of --data that holds a test set, with the columns of the training set
help-experiment-test-label-variable = The variable of --data that holds the labels of the test set
help-experiment-drop-nan-rows = Leave out rows with NaN or infinite values, features and label together
help-experiment-set = Change a setting: a dotted path of the preset and a RON value, for example gradient=Exact
help-experiment-seed = Seed of initial weights, split, noise and batches
help-experiment-initial-weights = Start from the weights of this file in place of drawn ones: W1 b1 W2 b2 ... (W: inputs x units) of .mat, .npz or .safetensors, or tensors of PyTorch (fc1.weight: units x inputs), whose match is shown
help-experiment-max-steps = Stop after this many steps at the latest

help-train = Train a preset and print a summary
help-train-every = Write every N-th step to steps.csv
help-train-out = Write steps.csv, weights.mat, preset.ron and summary.json to this folder
help-train-weights-as = Write the weights as weights.mat, or in another format
    .mat = weights.mat, with the curves of the run
    .npz = weights.npz, with the curves of the run
    .safetensors = weights.safetensors: W1 b1 ..., W inputs x units
    .pytorch = weights.safetensors: 0.weight 0.bias 2.weight ..., weight units x inputs, as torch.nn.Sequential(Linear, activation, Linear, ...) loads them
help-train-keep = Keep the run in the archive, while it goes on; deltascope runs lists it
help-train-json = Print the summary as one line of JSON

help-race = Run experiments with many seeds each, and say how many arrive, and when
help-race-presets = Built-in presets' names, or preset files (.ron): each is an arm (up to 64 arms are tested each against each, more each against the first)
help-race-vary = Vary a setting: PATH=[A, B], PATH=lin(FROM, TO, COUNT) or PATH=log(FROM, TO, COUNT)
help-race-set = Change a setting of every arm
help-race-seeds = Seeds of every arm, from A up to but not including B
help-race-jobs = Runs at a time; as many as there are cores if not given
help-race-max-steps = Stop each run after this many steps at the latest
help-race-out = Write study.ron, runs.csv, timings.csv and summary.json to this folder
help-race-resume = Go on with the study in the folder
help-race-shard = Only the I-th of N parts of the runs; `deltascope merge` joins them
help-race-json = { help-train-json }

help-why = Say why an experiment is slow: one suspect at a time is taken away
help-why-preset = { help-experiment-preset }
help-why-set = Change a setting of the baseline, and so of every arm
help-why-seeds = { help-race-seeds }
help-why-jobs = { help-race-jobs }
help-why-max-steps = { help-race-max-steps }
help-why-out = { help-race-out }
help-why-resume = { help-race-resume }
help-why-json = Print the result as one line of JSON

help-merge = Join the shards of a race
help-merge-shards = The folders of the shards
help-merge-out = The folder for the whole; it must hold no study
help-merge-json = { help-train-json }

help-runs = List, show, export, label or delete the runs of the archive
help-runs-list = List the runs, newest first
help-runs-show = Show a run with its settings
help-runs-show-id = The beginning of its name, as far as it is unambiguous
help-runs-export = Write preset.ron, steps.csv, weights.mat and run.json of a run to a folder
help-runs-export-id = { help-runs-show-id }
help-runs-export-folder = The folder; made where it is missing
help-runs-export-weights-as = Write the weights as weights.mat, or in another format
    .mat = weights.mat, with the curves of the run
    .npz = weights.npz, with the curves of the run
    .safetensors = weights.safetensors: W1 b1 ..., W inputs x units
    .pytorch = weights.safetensors: 0.weight 0.bias 2.weight ..., weight units x inputs, as torch.nn.Sequential(Linear, activation, Linear, ...) loads them
help-runs-delete = Delete runs; restore brings them back for seven days
help-runs-delete-ids = The beginnings of their names, as far as they are unambiguous
help-runs-restore = Bring deleted runs back
help-runs-restore-ids = { help-runs-delete-ids }
help-runs-rename = Give a run a name
help-runs-rename-id = { help-runs-show-id }
help-runs-rename-name = The name
help-runs-star = Give runs a star: they stay whatever is cleaned up
help-runs-star-ids = { help-runs-delete-ids }
help-runs-star-off = Take the star away
help-runs-note = Write a note to a run
help-runs-note-id = { help-runs-show-id }
help-runs-note-note = The note
help-runs-clean-up = Say what has to go so that the archive stays within a limit, and delete it with --yes
help-runs-clean-up-limit = Megabytes that the archive may take
help-runs-clean-up-yes = Delete it for good; otherwise it is only said
help-runs-path = Print where the archive stands

help-presets = List, show or export the built-in presets
help-presets-list = Names and titles
help-presets-show = Print a preset
help-presets-show-name = A built-in preset's name
help-presets-export = Write a preset to a file, to change it
help-presets-export-name = { help-presets-show-name }
help-presets-export-file = Where to; an existing file is not overwritten

help-check-gradients = Compare a preset's gradient with central differences of its loss, layer by layer

help-bench = Time a training step on this machine
help-bench-json = Print one JSON object instead of a table
help-bench-window = Open the window on the article's network and train as fast as it goes, against training without a window
help-bench-seconds = Seconds of measuring, in all

help-inspect = Show what a file of data holds, what of it can be used, and what to choose
help-inspect-file = A .mat file of MATLAB 4 to 7.3, .npy or .npz of NumPy, .safetensors, or a .csv, .tsv or .txt table
help-inspect-json = Print one JSON object
help-inspect-variable = Print the numbers of this variable; goes with --csv
help-inspect-csv = Print the numbers as CSV, one row per line, with all digits
help-inspect-limit = Most memory for the numbers of one variable, in GiB

help-generate = Make data and write them as .mat, .npz or .csv
help-generate-kind = The kind of data
    .clusters = The article's two unit cubes
    .xor = Exclusive or of the signs of the first two coordinates
    .spheres = Two concentric spheres
    .spirals = Two arms of a spiral
    .moons = Two half circles that reach into each other
    .xor-table = The truth table of exclusive or: four rows
help-generate-rows = Samples in all
help-generate-seed = Seed: the same seed gives the same bits
help-generate-noise = Standard deviation of normal noise added to every feature
help-generate-out = Where to write: a name that ends in .mat, .npz or .csv
help-generate-uncompressed = Write .mat or .npz without compression (as save -v6 and numpy.savez do)

wrong-line = error:
wrong-unknown = unexpected argument '{ $argument }' found
wrong-command = unrecognized subcommand '{ $command }'
wrong-missing = the following required arguments were not provided: { $arguments }
wrong-missing-command = '{ $command }' requires a subcommand but one was not provided; there are { $commands }
wrong-together = the argument '{ $argument }' cannot be used with '{ $other }'
wrong-twice = the argument '{ $argument }' cannot be used multiple times
wrong-no-value = a value is required for '{ $argument }' but none was supplied
wrong-choice = invalid value '{ $value }' for '{ $argument }'; possible values: { $values }
wrong-value = invalid value '{ $value }' for '{ $argument }': { $why }
wrong-too-many = unexpected value '{ $value }' for '{ $argument }' found; no more were expected
wrong-similar-command = tip: a similar subcommand exists: { $similar }
wrong-similar-argument = tip: a similar argument exists: { $similar }
wrong-similar-value = tip: a similar value exists: { $similar }
wrong-more = For more information, try '--help'.

language-unknown = { $from } is '{ $tag }', which is no language of this program; choose { $known }

## cli: where there is no window

no-display = no display was found
no-window-built = this build has no window
in-the-terminal = { $why }, so the experiment runs here in the terminal; `deltascope --help` lists the subcommands
bench-no-display = no display was found; `bench` without --window needs none
bench-no-window-built = this build has no window; build it with the feature `gui`

## cli: reports

summary-run = { $name } (rule '{ $rule }', seed { $seed })
summary-steps = { $steps } steps in { $secs } s ({ $rate } steps/s)
summary-loss = loss of the last step { $loss }
summary-loss-and-mean = loss of the last step { $loss }, mean of the last full window { $mean }
summary-accuracy = training accuracy { $percent } %
summary-best = best state: step { $step }, loss { $loss }
summary-test = test accuracy { $percent } %, test loss { $loss }
summary-layer = layer
progress-steps = step { $step } of at most { $most }
progress-loss = loss { $loss }
progress-loss-and-mean = loss { $loss }, window mean { $mean }
run-cannot-write = cannot write { $path }: { $error }
summary-kept = kept in the archive as run { $run }

runs-none = no run is kept in { $path } yet; deltascope train --keep adds one
runs-exported = run { $run } written to { $folder }
runs-deleted = { $n ->
    [one] 1 run deleted; deltascope runs restore brings it back for seven days
   *[other] { $n } runs deleted; deltascope runs restore brings them back for seven days
}
runs-restored = { $n ->
    [one] 1 run is back
   *[other] { $n } runs are back
}
runs-times = began { $began } UTC, { $secs } s of training
runs-steps = { $steps } steps, loss of the last step { $loss }
runs-size = the archive takes { $size } MB of { $limit } MB
runs-would-clean = these would go and free { $frees } MB; --yes deletes them for good
runs-cleaned = these are gone; { $frees } MB are free
runs-other-folder = { $what }; choose another folder
runs-no-weights = the weights of run { $run } are not known, so their file was left out
runs-head-id = run
runs-head-star = { "" }
runs-head-began = began (UTC)
runs-head-name = name
runs-head-seed = seed
runs-head-steps = steps
runs-head-outcome = outcome
runs-head-loss = loss

run-other-folder = { $what }; choose another folder with --out
run-files-left-out = { $what }; the files of this run were left out
terminal-note = note: { $note }
terminal-no-stop-rule = no stop rule; Ctrl+C ends the run
terminal-not-written = standard output cannot be written: { $error }; check where it leads

presets-file-exists = { $path } is there already; choose another name
generated = { $path }: { $rows } samples, { $features } features, labels { $labels }

inspect-complex = complex (the real part is used)
inspect-usable = usable
inspect-usable-with-gaps = usable, { $n } values are NaN or infinite
inspect-text = text: { $reason }
inspect-not-usable = not usable: { $reason }
inspect-problem = problem: { $problem }
inspect-suggested = suggested: { $selection }
inspect-incomplete = { $rows } of { $of } rows hold NaN or infinite values: --drop-nan-rows leaves them out
inspect-setting = as a setting: { $setting }
inspect-no-suggestion = no suggestion: { $why }
inspect-weights = as weights of a network { $sizes } (--initial-weights):

gradcheck-of = { $name }: rule '{ $rule }' against central differences on { $rows } rows ({ $skipped } skipped at a kink)
gradcheck-layer = layer { $layer }: { $verdict }, ratio { $ratio }, norm { $norm } against { $differences }
gradcheck-passes = passes
gradcheck-too-small = too small to tell
gradcheck-fails = fails
gradcheck-only-kinks = every row lies at a kink, so nothing could be compared; try another seed
gradcheck-not-the-gradient = the rule '{ $rule }' does not give the gradient of this loss; with --set gradient=Exact it is

bench-seconds = --seconds is { $seconds }; use more than 0 and at most 3600
bench-network = network
bench-hidden = hidden
bench-rule = rule
bench-batch = batch
bench-us-per-step = us per step
bench-path = path
bench-threads = { $path }, { $threads } thread
bench-steps-per-second = steps/s
bench-per-processor-second = per processor second
bench-without-window = without a window
bench-with-window = with the window
bench-frames = { $frames } frames/s, { $ms } ms of processor each
bench-ratio = ratio

## The window: cards and what plots over steps share

card-title =
    .hover = Double-click or F11: this panel in the whole window, and back. Drag: move it. Right-click: close it
card-menus =
    .hover = What this panel shows
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
change-learning-rate = rate set to { $rate } after step { $step }
change-best-weights = went back to the weights of step { $best } after step { $step }
change-stop-rules = stop rules changed after step { $step }
tooltip-steps = steps { $first } to { $last }
tooltip-earlier = { $name }: { $steps }
tooltip-min = min
tooltip-q10 = 10 %
tooltip-median = median
tooltip-mean = mean
tooltip-q90 = 90 %
tooltip-max = max
tooltip-zeros = { $zeros } exactly zero
tooltip-lost = { $lost } NaN or infinite
tooltip-zeros-and-lost = { $zeros } exactly zero, { $lost } NaN or infinite
plot-earlier = earlier runs

## The window: the loss

loss-empty = The loss of every step will be drawn here, down to the goal, as soon as training runs.
loss-mean = mean of { $window }: { $mean }
    .hover =
        Mean loss of the last full window of steps, the strong line; training stops when it falls below the goal.
        Plot: drag to move, scroll to zoom steps, shift + scroll to zoom values, double-click to reset.
loss-now = loss { $loss }
loss-legend-window = mean of { $window } steps
loss-legend-steps = single steps, 10 to 90 %
loss-test = test
loss-goal = goal { $goal }
loss-diverged = diverged at step { $step }
loss-spoken = Loss of { $name } over { $steps } steps, now { $loss }

## The window: the gradient

gradient-empty = One curve per layer will show here how strongly each layer is told to change.
gradient-empty-profile = The gradient of every layer will stand here, from the first layer to the last.
gradient-measure =
    .hover =
        What is measured per layer, under the chosen gradient rule.
        Plot: drag to move, scroll to zoom steps, shift + scroll to zoom values, double-click to reset.
measure-loss = loss
    .hover = Mean loss of the step's batch, before the update
measure-test-loss = test loss
    .hover = Mean loss over all rows held back for testing, every 100 steps
measure-window-loss = mean of a window
    .hover = Mean loss of a full window of steps: the number that is held against the goal
measure-speed-of-learning = speed of learning
    .hover = Norm of the bias gradient: ‖dC/db‖ = ‖mean over the batch of δ‖, in loss per unit of bias (Nielsen, ch. 5)
measure-weight-gradient-norm = weight-gradient norm
    .hover = Frobenius norm of the weight gradient: ‖dC/dW‖ = √Σ (dC/dw)², in loss per unit of weight (Glorot & Bengio 2010)
measure-learning-rate = learning rate
    .hover = The step size in force at this step: the experiment's own, as its schedule changes it or as it was set by hand.
measure-weight-norm = weight norm
    .hover = Frobenius norm of the weights after the update: ‖W‖ = √Σ w²
gradient-median = median
gradient-band =
    .hover =
        What the band around each median holds, of the steps that share a place on the axis.
        Under the pointer: a thin line from the smallest to the largest value.
band-middle-half = middle half
    .hover = From 25 to 75 %: half of the steps lie in the band, a quarter under it, a quarter above it
band-ten-to-ninety = 10 to 90 %
    .hover = From 10 to 90 %: a tenth of the steps lie under the band, a tenth above it
gradient-form =
    .hover = Over time, or against the layer
form-over-time = over time
    .hover = A curve of medians and a band around it, per layer, over steps
form-depth-profile = depth profile
    .hover = The quantity of every layer, first to last: a line that falls to the left is a vanishing gradient
gradient-ratio = L{ $last } ÷ L1 = { $ratio }
    .hover =
        The quantity of the last layer divided by that of the first, over the newest 1,000 steps. Far above 1, the gradient vanishes towards the input.
gradient-trail = bold: last 1,000 steps · faint: earlier
gradient-spoken = { $measure } of { $layers } layers over { $steps } steps, on a logarithmic axis
gradient-spoken-profile = { $measure } against the layer, { $layers } layers, on a logarithmic axis

## The window: the network

network-empty = weights, gradients and activations follow as soon as training runs
network-before-first-step = initial weights, dashed where negative; no gradient yet
network-all-zero = all gradients are exactly zero
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
network-scaling = { $norm }: gain, shift
network-scaling-gradients = their gradients
network-skip = The input of layer { $layer } is added to its output; its gradient comes back:
network-through = through the layer
network-past = past it
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
        Rings that would cover each other are left out; the legend counts all wrong rows. With more than ten labels the colours start again with other shapes.
scatter-how-to-plane = drag to move · scroll to zoom
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
    .hover = The network's answer; of two classes between the two colours by its output, a from 0 to 1 (hinge: from -1). A ring marks a wrong answer.
scatter-label = label { $label }
scatter-label-count = label { $label } ({ $count })
scatter-wrong = { $count } wrong
scatter-wrong-rings = { $count } wrong (not all ringed)
scatter-more-labels = and { $count } more
scatter-scale = output
scatter-turning = turning: { $drawn } of { $rows } rows
scatter-computing = Looking for the principal components of { $rows } rows with { $features } features.
scatter-principal-note = PC 1 to 3 of { $features } features, { $share } %
scatter-principal-note-rows = PC 1 to 3 of { $features } features, { $share } %, from { $rows } rows
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
    .hover = Choose a .mat, .npy, .npz or .csv file; or drop one on the window
action-open-preset = Open preset…
    .hover = Choose an experiment saved as .ron; or drop one on the window
action-open-path = Open by path…
    .hover = Type the path of a .mat, .npy, .npz, .csv, .safetensors or .ron file
action-save-preset = Save preset
    .hover = Save the experiment to its file
action-save-preset-as = Save preset as…
    .hover = Save the experiment to another file
action-export-data = Export data…
    .hover = Save the samples, with noise and labels, as .mat, .npz or .csv
action-export-weights = Export weights…
    .hover = Save W1 b1 W2 b2 … (W: inputs x units) as .mat or .npz with the curves of the run, or as .safetensors
action-start-from-weights = Start from weights…
    .hover = Read W1 b1 W2 b2 … from a .mat, .npz or .safetensors file, or the tensors of PyTorch, and start from them in place of drawn weights
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
action-best-weights = Back to the best weights
    .hover = Where the best state is kept (More, Best state): the weights of the lowest loss so far; steps go on counting
action-next-seed = Next seed
    .hover = The same experiment from other initial weights and batches
action-add-run = Run B from the same start
    .hover = A second run with the same settings, initial weights and batches: the next change is the difference between the two
action-close-run = Close this run
    .hover = Gives up the run in focus; its curves stay
action-truth-switch = Truth switch
    .hover = The exact gradient beside the one that is not, from the same start: what the gradient rule alone makes of the run. Once more closes the second run
action-why = Why?
    .hover = What makes the run in focus slow: the same seeds with one suspect at a time taken away. Once more shows the panels again
action-toggle-ghosts = Show or hide old curves
    .hover = Leave out the curves of earlier runs, or show them again
action-clear-ghosts = Clear old curves
    .hover = Forget the faint curves of earlier runs
action-full-window = Panel in whole window
    .hover = The panel under the pointer fills the window, and back
action-toggle-settings = Settings
    .hover = Show or hide the settings at the left
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

## Runs: their names and states

not-a-run = '{ $text }' is not the name of a run; one looks like 01997f3e-5d2b-7c6a-9f10-3b5a1c2d4e6f
state-misfit = This state of a run does not fit the experiment: { $part } differ; take the experiment that it was saved with
state-part-network = the layers
state-part-optimizer = the numbers of the optimizer
state-part-batches = the batches

## The window: files, notices and what lies over it

purpose-open-data = Open data
purpose-open-preset = Open preset
purpose-save-preset = Save preset
purpose-export-data = Export data
purpose-export-weights = Export weights
purpose-open-weights = Start from weights
purpose-find-data = Look for the data
filter-data = Data
filter-presets = Presets
filter-weights = Weights
notice-between = { "; " }
notice-restarted = Starts again from step 0; the old curve stays, faint
notice-lost = Training stopped unexpectedly. Settings and curves are still here: press Restart
notice-nothing-to-undo = There is no change to take back
notice-nothing-to-redo = There is no change to do again
notice-saved = Saved { $file }
notice-saved-weights = Saved { $file }: weights and curves up to step { $step }
notice-curve-was-steered = The learning rate was changed while this run went on: the preset starts with the rate of now, and gives another curve
notice-started-from = Starts from the weights in { $file }
notice-opened = Opened { $name }
notice-unknown-kind = { $file } is neither data (.mat, .npy, .npz, .csv), weights (.safetensors) nor a preset (.ron)
notice-stand-in = Until { $file } is found, other data stand in for it; the experiment is kept as it was
notice-all-lanes-taken = At most { $lanes } runs are live at once: close one first
notice-oldest-run-gone = More curves than can be kept: those of the oldest runs are gone
notice-storage-damaged = { $file } could not be understood; it is kept as { $kept }, and what it held starts anew
notice-experiment-kept = The experiment of the last time was not brought back; it is kept as { $kept }
notice-storage-unreadable = { $file } cannot be read ({ $reason }), so nothing is remembered there; check its permissions
notice-storage-unwritable = { $file } cannot be written ({ $reason }): changes are not remembered; free space or check the folder's permissions
storage-not-a-file = it is not a file
storage-not-understood = it cannot be understood
offer-find-data = Look for it…
run-same = same settings
run-between = { " · " }
run-rate = rate { $rate }
run-seed = seed { $seed }
run-layers = { $units } { $activations }
run-changed = changed after step { $step }
write-over-question = { $file } is there already. Write over it?
take-weights-question = The tensors in { $file } are called otherwise. By their names, order and shapes they would become:
reading-file = Reading { $file }
reading-failed = Reading the file stopped unexpectedly; nothing has changed. Try again, or report the file
button-cancel = Cancel
button-close = Close
button-open = Open
button-save = Save
button-write-over = Write over
button-take-weights = Start from them
path-no-dialog = This system offers no file dialog: install xdg-desktop-portal or zenity for one. Until then, type the path:
path-asked = Path of a .mat, .npy, .npz, .csv, .safetensors or .ron file:
palette-hint = Type a part of a command, preset, file, rule or setting…
palette-nothing = nothing has this in its name
palette-setting = Setting
    .hover = Takes the keyboard to this control
notices-more = and { $count } more
notices-fold = fold
notices-close =
    .hover = Close (Esc)
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
    .hover = A generator or a file (.mat, .npy, .npz, .csv); files can also be dropped on the window
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
setting-drop-nan-rows = Leave out rows with NaN
    .hover = Rows with a NaN or infinite value in what is chosen are left out, features and label together
setting-pending = Choose what to use of this file. { $why }
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
setting-all-hidden = All hidden
    .hover = Activation and units of every hidden layer at once
setting-loss = Loss
setting-init = Start weights
setting-spread = Spread
setting-weight-value = Weights
setting-biases = biases too
    .hover = Biases are drawn as well; else they start at zero
setting-rule = Rule
    .hover = How a batch becomes a gradient. A change starts again from the same weights and batches and keeps the old curves
    .undefined = Defined only where layer 1 has as many units as there are inputs
setting-transform = Gradient
    .hover = What becomes of the gradient before it is used, in this order: clipping, equal layer norms. The curves show the gradient before it.
setting-transform-add = add…
setting-transform-remove = take away
heading-more = More
heading-more-set = More ({ $n } set)
setting-schedule = Rate over time
setting-decay-every = every steps
setting-decay-factor = factor
setting-decay-steps = steps
setting-decay-to = down to
setting-warm-up = Warm-up
    .hover = Steps over which the rate rises in a line to its full value; 0: none
setting-l1 = L1
    .hover = Pull of every parameter towards zero by the same amount, whatever its size: g ← g + L1 · sign(p)
setting-bias-init = Start biases
    .hover = How biases start, where not as the start weights say
setting-init-as-weights = as weights say
setting-init-as-network = as the network
setting-keep-best = Best state
    .hover = Remembers the weights where this loss was lowest, so that the run can go back to them
setting-keep-best-none = not kept
setting-no-test-rows = No rows are kept for testing: set Test above 0 %
setting-behind = normalisation, skip, dropout
    .hover = What the layer does beside its activation: normalisation, a skip past it, dropout, a start of its own
setting-norm = Normalise
setting-skip = Add the layer's input to its output (skip)
    .hover = A residual connection: a = f(z) + a below. The gradient comes past the layer as it is.
    .undefined = Only where the layer has as many units as inputs
setting-dropout = Dropout
    .hover = Share of outputs that each training step leaves out at random; the others are divided by what remains
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
stop-when-no-improvement = no better
    .hover = Early stopping: so many windows of steps in a row brought no lower loss (that of the test rows where there are any)
    .window = Steps of a window
    .patience = Windows in a row
stop-when-accuracy = accuracy
    .hover = Accuracy on the training rows, looked at every 1,000 steps
suffix-seconds = { " s" }

## Several live runs

lanes-tab = Settings of run { $letter }
lanes-hold = hold
    .hover = This run stands still while the others go on
lanes-differ =
    { $settings ->
        [0] no setting differs yet: change one
        [one] { $settings } setting differs
       *[other] { $settings } settings differ
    }
compare-settings = Difference
compare-same = All settings are the same
compare-results = Results
compare-step = Steps
    .hover = Steps taken so far
compare-steps-to-goal = Steps to goal
    .hover = Steps after which the stop rule about the goal ended the run
compare-seconds-to-goal = Time to goal
    .hover = Seconds of training until then; the pace counts
compare-mean-loss = Mean loss
    .hover = Mean of the loss over the last full window of steps
compare-accuracy = Accuracy
    .hover = Share of training rows that are predicted right
compare-ratio = Last ÷ first layer
    .hover = Speed of learning of the last layer over that of the first, over the newest 1,000 steps: how far gradients vanish
compare-cosine = Cosine to exact
    .hover = Between the gradient by the rule and the exact one, at the same weights and batch
compare-one-seed = These figures are of seed { $seed } alone. Another seed gives others, and some starts never arrive: `deltascope race` counts them.
plots-of-layers = a plot per layer
    .hover = All runs in the plot of each layer
plots-of-runs = a plot per run
    .hover = All layers in the plot of each run
gradient-spoken-layer = { $measure } of layer { $layer }, { $runs } runs, on a logarithmic axis
gradient-times = { $times } ×
gradient-cosine = cosine to exact
    .hover = Between this layer's gradient by the rule and the exact one, at the same weights and batch, at each look at the run: 1 is the same direction, 0 a right angle
gradient-spoken-cosine = cosine to the exact gradient of layer { $layer }, { $runs } runs

## The window: kept runs

action-toggle-runs = Kept runs
    .hover = The list of runs that the archive keeps, at the right
notice-archive-kept = The archive of runs was damaged; it is kept as { $kept }, and a new one was begun
runs-title = Kept runs
runs-not-kept = No run is kept: a notice has said why
runs-none-yet = No run is kept yet: each that takes a step is, while it goes on
runs-none-found = No kept run fits
runs-filter = filter
    .hover = Words of a name, a note, a preset or an outcome, or a seed
runs-by-newest = newest first
runs-by-stars = stars first
runs-by-name = by name
runs-by-steps-to-goal = steps to goal
runs-by-loss = loss
runs-name = name
runs-note = note
runs-row = { $outcome } · { $steps } steps · seed { $seed }
runs-live = live
runs-curve = curve
    .hover = Its curves beside the present run's, where both have the same data and loss
runs-star = star
    .hover = A run with a star stays when the archive is cleaned up
runs-more = More to do with this run
runs-open = Open its settings
    .hover = In the run in focus, at step 0: the same seed gives the same curve
runs-duplicate = Duplicate and change one thing
    .hover = Its settings in a run of its own beside the others; the next change makes the difference
runs-delete = Delete
    .hover = Can be taken back for seven days
runs-rename = Rename
runs-write-note = Write a note
runs-gone = { $n ->
    [one] 1 run deleted
   *[other] { $n } runs deleted
}
runs-undelete = Bring back
runs-take = { $n ->
    [one] 1 run, { $size } of { $limit } MB
   *[other] { $n } runs, { $size } of { $limit } MB
}
runs-clean-up = Clean up
    .hover = Says first what would go: the oldest without a star, until the archive is small enough
runs-plan = { $n ->
    [one] 1 run would go for good and free { $frees } MB:
   *[other] { $n } runs would go for good and free { $frees } MB:
}
runs-delete-for-good = Delete for good

## The race in the window

action-race = Race
    .hover = The live runs over many seeds: how many arrive, and when. Once more shows the panels again
race-title = Race over seeds
race-empty = One seed proves nothing. A race runs the live runs, as their settings are, with many seeds, and counts how many reach the goal, and when.
race-seeds = Seeds
    .hover = How many: seed 1 and those after it, the same for every run
race-start = Start
    .hover = Runs each of them with every seed, beside what is live; one core is left to the window
race-progress = { $done } of { $runs } runs, { $secs } s left
race-progress-first = { $done } of { $runs } runs
race-caption = Seeds { $from } to { $to }, at most { $limit } steps each; only seeds that have ended in every run are counted
race-curve =
    .hover = Share of the runs that have reached the goal by this step (Kaplan-Meier), with its 95 % band (Greenwood, log-log scale)
race-spoken = Share of runs that reached the goal over steps, { $arms } curves
race-spoken-strip = Single runs of { $arm }: { $runs }
race-run = seed { $seed }: { $ending } after { $steps } steps; a click opens it
race-ending-goal = goal reached
race-ending-limit = still on its way
race-ending-diverged = diverged
race-ending-constant = a constant
race-never = never
compare-race = Race { $runs } over { $seeds } seeds
notice-no-goal = This experiment has no goal, so nothing is slow or fast: set one under "Stop when"
why-title = Why is it slow?
why-empty = Symptoms mislead. Here the run in focus is repeated with one suspect at a time taken away, over the same seeds, and what each of them costs is counted.
why-start =
    .hover = Runs it, and it without each suspect, with every seed, beside what is live; one core is left to the window
why-cancel =
    .hover = The answer is made of the runs that have ended
why-not-tried = not tried
why-figures = { $factor } × ({ $interval }), { $reached }

## The map in the window

action-map = Map
    .hover = The run in focus over one or two of its numbers, a small race in every cell. Once more shows the panels again
map-title = Map
map-empty = A map varies one or two numbers of the run in focus and runs a small race for every pair of values: where it arrives, how soon, and where it never does. Choose what to vary, then Start.
map-columns = Columns
map-rows = Rows
    .hover = A second number, from the bottom up; without it the map is a curve over the first
map-from = from
map-to = to
map-values = values
map-lin = lin
map-log = log
map-seeds =
    .hover = Runs of every cell: seed 1 and those after it, the same in every cell
map-limit = Steps at most
    .hover = A run that has not reached its goal by then counts as never
map-start = Start
    .hover = Computes the map of the run in focus, as its settings are, coarse cells first; one core is left to the window
map-go-on = Go on
    .hover = Computes the cells that are missing; what is there is not computed again
map-colour = Colour
map-colour-steps = steps to the goal
    .hover = Median steps of the runs that arrive; quick is bright
map-colour-share = share that arrives
    .hover = Share of the runs that reach the goal
map-colour-slope = vanishing slope, decades a layer
    .hover = log10 of the speed of learning of the first layer over that of the last, by the layers between them; mean over the first 100 steps, median of the seeds. Below zero the gradient vanishes towards the input
map-progress = { $done } of { $cells } cells, { $secs } s left
map-progress-first = { $done } of { $cells } cells
map-spoken = Map, { $done } of { $cells } cells
map-side-log = { $name } (log)
map-value = { $name } { $value }
map-number-learning-rate = learning rate
map-number-depth = hidden layers
map-number-width = units a layer
map-number-batch = batch size
map-number-weight-decay = weight decay
map-number-noise = noise
map-number-test-share = test share
map-number-std = spread of the start weights
map-number-gain = gain of the start weights
map-number-limit = limit of the start weights
map-number-value = value of the start weights
map-number-units = units of layer { $layer }
map-number-optimizer = optimizer { $name }
map-legend-arrive = seeds that arrive
map-legend-never = never in { $limit }
map-legend-no-slope = no slope
map-legend-coarse = one cell for all so far
map-legend-refused = cannot run
map-curve-steps = steps to the goal: median and middle half of the runs that arrive
map-curve-share = share of the runs that arrive, with its 95 % interval (Wilson)
map-curve-legend = { $seeds } seeds for every value
map-cell-under-way = { $ended } of { $seeds } seeds have ended
map-cell-waiting = not computed yet
map-cell-steps = { $median } steps (median; { $min } to { $max })
map-cell-never = never in { $limit } steps
map-cell-reached = reached by { $reached } of { $runs } seeds
map-cell-slope = vanishing slope { $slope } decades a layer
map-choose = Click a cell to see its seeds, open one as a run, or race it over more.
map-open-seed = Open seed { $seed } as a run
    .hover = As one more live run where there is room, else in place of the one in focus
map-race-cell = Race this cell, { $seeds } seeds
    .hover = Runs the settings of this cell with more seeds, in the race view
map-each = each seed
map-seed = seed { $seed }
map-run-never = { $ending }, { $steps }
map-bad-log = { $path } from { $from } to { $to } has no logarithm: choose lin, or begin above 0
map-one-value = { $path } has one value only: choose from and to so that they differ
map-same-side = { $path } is varied by both sides: choose another one for the rows
export-as = Export…
    .hover = Save as SVG, PNG or CSV, by the ending of the name
purpose-export-race = Save the race
purpose-export-map = Save the map
filter-pictures = Pictures and tables
png-not-drawn = the picture cannot be drawn: { $reason }
race-shows-arrivals = arrivals
race-shows-bands = loss and gradients
race-bands =
    .hover = Median, middle half and 10 to 90 % over the seeds; each point is the mean of the steps since the one before. A curve ends where fewer than half of the seeds go on: the slow ones that are left say nothing of all
race-bands-loss = loss
race-bands-layer = speed of learning, layer { $layer }
race-bands-empty = There are no curves of these runs: they were computed before the program was started.
race-spoken-bands = Loss and speed of learning over the seeds, { $arms } runs
race-picture-figures = { $arm }: { $reached } reached the goal, half by { $half }
race-crosses = the curves cross
    .hover = From { $step } steps on the other one leads. One log-rank p cannot tell fast from often: compare shares and medians
race-go-on = Go on
    .hover = Runs what is missing of this race; rows that are there stay
notice-race-without-data = The data of this race are not open: open them, then go on
