//! The built programs that a local network is made of, and calls of them that end by themselves.

use super::LocalFault;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folder with the programs, where they do not lie beside this one.
const FOLDER_VARIABLE: &str = "PORTOLAN_PROGRAMS";

/// The programs.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `portolan-node`.
    pub node: PathBuf,
    /// `portolan`.
    pub client: PathBuf,
}

impl Programs {
    /// The programs of the folder that `PORTOLAN_PROGRAMS` names, else those beside the running program. A test lies one
    /// folder below them.
    ///
    /// # Errors
    /// [`LocalFault::ProgramMissing`].
    pub fn find() -> Result<Self, LocalFault> {
        if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
            return Self::in_folder(Path::new(&folder));
        }
        let own = std::env::current_exe().map_err(|source| LocalFault::system("finding this program", source))?;
        let folder = own.parent().unwrap_or(Path::new("."));
        let above = folder.parent().unwrap_or(folder);
        Self::in_folder(folder).or_else(|_| Self::in_folder(above))
    }

    /// The programs of `folder`.
    ///
    /// # Errors
    /// [`LocalFault::ProgramMissing`].
    pub fn in_folder(folder: &Path) -> Result<Self, LocalFault> {
        let program = |name: &str| {
            let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            if path.is_file() { Ok(path) } else { Err(LocalFault::ProgramMissing(path)) }
        };
        Ok(Self { node: program("portolan-node")?, client: program("portolan")? })
    }
}

/// What a program printed, if it ended well.
pub(super) fn output(command: &mut Command) -> Result<String, LocalFault> {
    let call = shown(command);
    let output = command.output().map_err(|source| LocalFault::system(format!("starting `{call}`"), source))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(LocalFault::Program { call, status: output.status, said });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ")
}
