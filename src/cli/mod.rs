//! Commands, each with an example in its `--help`.

mod data;
mod doctor;
mod export;
mod import;
mod serve;
mod text;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use linnet::config::Config;
use linnet::mariadbd;

/// Marketing automation that a team hosts itself.
#[derive(Parser)]
#[command(version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A sample company with a stand-in X, in a folder of its own
    #[command(after_help = "Example: linnet demo")]
    Demo,
    /// Web server and worker
    #[command(after_help = "Example: LINNET_URL=https://linnet.example.org linnet serve")]
    Serve {
        /// Web only; run `linnet worker` beside it
        #[arg(long)]
        no_worker: bool,
    },
    /// Worker only; several may run, on several machines
    #[command(after_help = "Example: linnet worker")]
    Worker,
    /// Run everything that is due, until nothing is
    #[command(after_help = "Example: linnet tick")]
    Tick,
    /// Bring the schema up to date
    #[command(after_help = "Example: linnet migrate --check")]
    Migrate {
        /// Only say whether it is; exit 1 when it is not
        #[arg(long)]
        check: bool,
    },
    /// People who may sign in
    #[command(subcommand)]
    User(User),
    /// Tweets
    #[command(subcommand)]
    Tweet(Tweet),
    /// Files out
    #[command(subcommand)]
    Export(export::Export),
    /// Take data from files
    #[command(subcommand)]
    Import(Import),
    /// Check configuration, database, schema, storage, clock and the connection to X
    #[command(after_help = "Example: linnet doctor")]
    Doctor,
    /// The stand-in X alone
    #[command(after_help = "Example: linnet sandbox --listen 127.0.0.1:8081")]
    Sandbox {
        /// Where it listens; loopback only
        #[arg(long, default_value = "127.0.0.1:8081")]
        listen: SocketAddr,
    },
    /// Runs the private database as long as somebody uses it; started by the other commands
    #[command(hide = true)]
    KeepDatabase(Keep),
}

#[derive(Subcommand)]
enum User {
    /// Add one; the password comes from standard input, or is generated and printed once
    #[command(
        after_help = "Example: echo 'a long password' | linnet user add --email ada@example.org --name Ada --role marketer"
    )]
    Add(NewUser),
}

#[derive(Args)]
pub(crate) struct NewUser {
    /// Their address, to sign in with
    #[arg(long)]
    email: String,
    /// What pages call them
    #[arg(long)]
    name: String,
    /// What they may do
    #[arg(long, value_parser = ["administrator", "marketer", "sales", "viewer"])]
    role: String,
}

#[derive(Subcommand)]
enum Tweet {
    /// Count a text on standard input as X counts it
    #[command(after_help = "Example: printf 'Hello, world!' | linnet tweet check")]
    Check {
        /// One JSON string a line in, one answer a line out
        #[arg(long)]
        lines: bool,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Contacts from a CSV file; an import that was interrupted goes on when the same command is given again
    #[command(
        after_help = "Example: linnet import contacts people.csv --map \"E-Mail-Adresse=email\" --tag fair --dry-run"
    )]
    Contacts(import::Contacts),
}

#[derive(Args)]
struct Keep {
    #[arg(long)]
    folder: PathBuf,
    #[arg(long)]
    memory: u64,
    #[arg(long, allow_hyphen_values = true)]
    extra: Vec<String>,
}

/// Runs a command.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Tweet(Tweet::Check { lines }) => text::check(lines),
        Command::KeepDatabase(keep) => {
            let options = mariadbd::Options {
                folder: keep.folder,
                memory: keep.memory,
                keeper: PathBuf::new(),
                extra: keep.extra,
            };
            mariadbd::keep(&options).map(|()| ExitCode::SUCCESS)
        }
        Command::Sandbox { listen } => serve::sandbox(listen),
        other => configured(other, Config::from_env()?),
    }
}

fn configured(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    serve::log(&config);
    match command {
        Command::Demo => serve::demo(config),
        Command::Serve { no_worker } => serve::serve(config, !no_worker),
        Command::Worker => serve::worker(config),
        Command::Tick => data::tick(config),
        Command::Migrate { check } => data::migrate(&config, check),
        Command::User(User::Add(new)) => data::add_user(&config, new),
        Command::Export(export::Export::Contacts(asked)) => export::contacts(config, asked),
        Command::Import(Import::Contacts(order)) => import::contacts(config, order),
        Command::Doctor => Ok(doctor::run(config)),
        Command::Tweet(_) | Command::KeepDatabase(_) | Command::Sandbox { .. } => Ok(ExitCode::SUCCESS),
    }
}

/// A line on standard output: what a command answers.
#[expect(clippy::print_stdout, reason = "the answer of a command")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
