use clap::Parser;
use spandrel::cli;

fn main() -> std::process::ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
