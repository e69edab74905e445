//! Read and write the files that commands name, with bounds and with words for what goes wrong.

use crate::exit::CommandFault;
use crate::limits::FILE_BYTES_MAX;
use std::io::{Read as _, Write as _};
use std::path::Path;

/// Stands for the standard input where a file is expected.
pub const STANDARD_INPUT: &str = "-";

/// The bytes of a file, or of the standard input for `-`; at most `limits::FILE_BYTES_MAX`.
pub fn read(path: &Path) -> Result<Vec<u8>, CommandFault> {
    read_up_to(path, FILE_BYTES_MAX)
}

/// The bytes of a file, or of the standard input for `-`; at most `bytes_max`.
pub fn read_up_to(path: &Path, bytes_max: u64) -> Result<Vec<u8>, CommandFault> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == STANDARD_INPUT {
        std::io::stdin().lock().take(bytes_max + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(bytes_max + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| CommandFault::file("reading", path, &error))?;
    if bytes.len() as u64 > bytes_max {
        let message = format!("{} has more than {bytes_max} bytes", path.display());
        return Err(CommandFault::usage(message, "is it the right file? A submission has at most 4 MiB: split it"));
    }
    Ok(bytes)
}

/// The text of a file without the blanks around it.
pub fn read_text(path: &Path) -> Result<String, CommandFault> {
    let text = String::from_utf8(read(path)?);
    let text = text.map_err(|_| CommandFault::usage(format!("{} is no text", path.display()), "check the path"))?;
    Ok(text.trim().to_owned())
}

/// Write a file that others may read, replacing what was there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CommandFault> {
    if path.as_os_str() == STANDARD_INPUT {
        return std::io::stdout().lock().write_all(bytes).map_err(|error| CommandFault::file("writing", path, &error));
    }
    std::fs::write(path, bytes).map_err(|error| CommandFault::file("writing", path, &error))
}

/// Put a text that only its owner may read (mode 0600) in the place of a file: there is never a moment without a whole one.
pub fn replace_secret(path: &Path, text: &str) -> Result<(), CommandFault> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    write_secret(beside, text)?;
    let renamed = std::fs::rename(beside, path).and_then(|()| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
    });
    renamed.map_err(|error| CommandFault::file("replacing", path, &error))
}

/// Write a new file that only its owner may read (mode 0600); what is already there stays.
pub fn write_secret(path: &Path, text: &str) -> Result<(), CommandFault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| CommandFault::file("writing", path, &error))
}
