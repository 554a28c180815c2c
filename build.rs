//! Puts the packs under `policies/` into the program, so that it brings them wherever it is installed.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a build script reads, writes and talks to cargo")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=policies");
    let mut code = String::from("&[\n");
    for pack in sorted(&root.join("policies")).into_iter().filter(|path| path.is_dir()) {
        let name = pack.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let _ = writeln!(code, "Shipped {{ name: {name:?}, files: &[");
        for file in files(&pack) {
            let name = file.strip_prefix(&pack).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            let _ = writeln!(code, "({name:?}, include_str!({:?})),", file.to_string_lossy());
        }
        code.push_str("] },\n");
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("shipped.rs");
    if let Err(error) = fs::write(&out, code) {
        println!("cargo:warning=the shipped packs cannot be written: {error}");
    }
}

/// All files in a folder and in those within it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let within = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    sorted(folder).into_iter().flat_map(within).collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    paths.sort();
    paths
}
