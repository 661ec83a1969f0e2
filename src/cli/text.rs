//! `linnet tweet check`.

use std::io::{self, BufRead as _, Read as _, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use linnet::tweet_text;

/// Counts standard input as X counts it.
pub(crate) fn check(lines: bool) -> anyhow::Result<ExitCode> {
    if lines {
        each_line()?;
    } else {
        whole()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn whole() -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).context("standard input is not UTF-8")?;
    super::say(&tweet_text::answer(&text));
    Ok(())
}

fn each_line() -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        let text: String =
            serde_json::from_str(&line).with_context(|| format!("line {} is not a JSON string", number + 1))?;
        writeln!(out, "{}", tweet_text::answer(&text))?;
    }
    Ok(())
}
