//! How the tests run the program: the built binary on the repository's own resources.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// One finished run.
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// The one JSON value on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.stdout, self.stderr))
    }
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn sample(name: &str) -> String {
    repository().join("samples").join(name).display().to_string()
}

/// Runs the program on the repository's models and catalogue.
pub fn run(arguments: &[&str]) -> Done {
    run_with(repository(), arguments)
}

/// Runs the program on other resources.
pub fn run_with(resources: &Path, arguments: &[&str]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_dokcho"))
        .env("DOKCHO_RESOURCES", resources)
        // A program that is tested opens no window on the tester's desktop.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        // Whatever the person running the tests keeps in their own folder must not change them.
        .env("XDG_DATA_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-data"))
        .args(arguments)
        .output()
        .expect("the binary was built for this test");
    Done {
        // A signal has no exit code; -1 fails every comparison.
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A private copy of the models and the catalogue, to be broken.
pub struct Resources {
    folder: tempfile::TempDir,
}

impl Resources {
    pub fn copy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(repository().join("models")).unwrap().flatten().filter(|e| e.path().is_dir()) {
            let target = folder.path().join("models").join(entry.file_name());
            copy_folder(&entry.path(), &target);
        }
        std::fs::create_dir_all(folder.path().join("data")).unwrap();
        std::fs::copy(repository().join("data/plants.db"), folder.path().join("data/plants.db")).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The newest pack's folder.
    pub fn pack(&self) -> PathBuf {
        let packs = std::fs::read_dir(self.path().join("models")).unwrap().flatten().map(|e| e.path());
        packs.max().expect("a pack is committed")
    }

    pub fn catalogue(&self) -> PathBuf {
        self.path().join("data/plants.db")
    }
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
