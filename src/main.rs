//! The `turnkeep` binary: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    turnkeep::cli::main()
}
