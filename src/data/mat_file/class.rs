//! The classes of MATLAB's values, and what to do about those that hold no plain numbers.

use crate::message;
use crate::words::Message;

/// Structs inside structs are followed so deep.
pub(super) const MAX_DEPTH: usize = 4;

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

/// What to say about a variable of text.
pub(super) fn is_text(name: &str) -> Message {
    message!("class-is-text", name = name)
}

/// What to say about a struct with one element.
pub(super) fn fields_are_listed(name: &str) -> Message {
    message!("class-fields-listed", name = name)
}

/// Why a variable of this class is not offered, and what to do in MATLAB. `name` is the shown name.
pub(super) fn way_out(class: &str, name: &str) -> Message {
    match class {
        "cell" => message!("class-cell", name = name),
        "struct" => message!("class-struct", name = name),
        "char" => message!("class-text", name = name),
        "string" => message!("class-string", name = name),
        "sparse" => message!("class-sparse", name = name),
        "table" => message!("class-table", name = name),
        "timetable" => message!("class-timetable", name = name),
        "datetime" => message!("class-datetime", name = name),
        "duration" => message!("class-duration", name = name),
        "categorical" => message!("class-categorical", name = name),
        "containers.Map" => message!("class-map", name = name),
        "function" | "function_handle" => message!("class-function", name = name),
        "object" => message!("class-object", name = name),
        other => message!("class-other", name = name, class = other),
    }
}
