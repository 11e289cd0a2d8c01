//! The types of `linux/videodev2.h` that `v4l` and `nokhwa` name, generated beforehand.
//!
//! The published crate runs bindgen at build time, which needs libclang on every machine that
//! builds this program. README.md says how this copy was made and how to go without it.

#![allow(clippy::all, non_camel_case_types, non_snake_case, non_upper_case_globals)]

#[cfg(all(target_os = "linux", not(target_pointer_width = "64")))]
compile_error!(
    "these V4L2 bindings are for 64-bit Linux; to build for 32 bits remove [patch.crates-io] from Cargo.toml and install libclang"
);

mod bindings;
pub use bindings::*;

/// The sizes a C compiler gives these structures: the kernel encodes them in its ioctl numbers.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
const _: () = {
    use std::mem::size_of;
    assert!(size_of::<v4l2_buffer>() == 88);
    assert!(size_of::<v4l2_capability>() == 104);
    assert!(size_of::<v4l2_ext_control>() == 20);
    assert!(size_of::<v4l2_ext_controls>() == 32);
    assert!(size_of::<v4l2_fmtdesc>() == 64);
    assert!(size_of::<v4l2_format>() == 208);
    assert!(size_of::<v4l2_frmivalenum>() == 52);
    assert!(size_of::<v4l2_frmsizeenum>() == 44);
    assert!(size_of::<v4l2_query_ext_ctrl>() == 232);
    assert!(size_of::<v4l2_querymenu>() == 44);
    assert!(size_of::<v4l2_requestbuffers>() == 20);
    assert!(size_of::<v4l2_streamparm>() == 204);
};
