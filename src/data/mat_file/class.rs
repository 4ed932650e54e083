//! The classes of MATLAB's values, and what to do about those that hold no plain numbers.

/// The class of a v5 array.
pub(super) fn class_name(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "cell",
        2 => "struct",
        3 | 18 => "object",
        4 => "char",
        5 => "sparse",
        6 => "double",
        7 => "single",
        8 => "int8",
        9 => "uint8",
        10 => "int16",
        11 => "uint16",
        12 => "int32",
        13 => "uint32",
        14 => "int64",
        15 => "uint64",
        16 => "function",
        17 => "opaque",
        _ => return None,
    })
}

/// Whether the class holds dense numbers or logicals.
pub(super) fn is_numeric(class: &str) -> bool {
    matches!(
        class,
        "double"
            | "single"
            | "int8"
            | "uint8"
            | "int16"
            | "uint16"
            | "int32"
            | "uint32"
            | "int64"
            | "uint64"
            | "logical"
    )
}

/// Why a variable of this class is not offered, and what to do in MATLAB. `name` is the shown name.
pub(super) fn way_out(class: &str, name: &str) -> String {
    match class {
        "cell" => format!("'{name}' is a cell array; in MATLAB: X = cell2mat({name})"),
        "struct" => format!("'{name}' is a struct; in MATLAB: X = {name}.field, then save that matrix"),
        "char" | "string" => format!("'{name}' is text; numbers written as text: X = str2double({name})"),
        "sparse" => format!("'{name}' is sparse; use full({name})"),
        "table" => format!("'{name}' is a table; in MATLAB: X = table2array({name})"),
        "timetable" => format!("'{name}' is a timetable; in MATLAB: X = {name}.Variables"),
        "datetime" => format!("'{name}' holds dates; in MATLAB: X = datenum({name})"),
        "duration" => format!("'{name}' holds durations; in MATLAB: X = seconds({name})"),
        "categorical" => format!("'{name}' is categorical; in MATLAB: y = double({name})"),
        "containers.Map" => format!("'{name}' is a map; in MATLAB: X = cell2mat(values({name}))"),
        "function" | "function_handle" => {
            format!("'{name}' is a function handle and holds no numbers; save the numbers that it computes")
        }
        "object" => format!("'{name}' is an object; in MATLAB: save its numeric properties as plain matrices"),
        other => {
            format!("'{name}' is an object of class {other}; in MATLAB: save its numeric properties as plain matrices")
        }
    }
}
