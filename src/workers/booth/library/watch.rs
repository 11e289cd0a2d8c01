//! Whether a file is still the one that was read: by what the file system says, without reading it.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMark {
    device: u64,
    inode: u64,
    bytes: u64,
    /// When content, name or rights last changed. Unlike the time of writing, nobody can set it back.
    changed: (i64, i64),
}

impl FileMark {
    /// The mark of the file or folder at `path`; none when there is nothing.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        match fs::metadata(path) {
            Ok(about) => {
                Ok(Some(Self { device: about.dev(), inode: about.ino(), bytes: about.len(), changed: (about.ctime(), about.ctime_nsec()) }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether both are of one file, whatever was written to it in between.
    pub fn is_same_file(&self, other: &Self) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }
}
