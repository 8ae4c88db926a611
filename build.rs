//! Turns the Fluent files of `assets/locales` into typed Rust functions: a message that one
//! language lacks gets no function, so using it does not compile.
use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, build_from_locales_folder};
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=migrations");
    let Ok(out) = env::var("OUT_DIR") else { return ExitCode::FAILURE };
    build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("assets/locales")
            .with_output_file_path(&format!("{out}/l10n.rs"))
            .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/messages.ftl")))
            .with_prefix("")
            .with_lint_level(LintLevel::Strict)
            .without_bidi_isolation()
            .without_format(),
    )
}
