//! The results: a Markdown table, and JSON in `target/bench.json`.

use serde_json::{Value, json};

/// One line of the table.
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) floor: String,
    pub(crate) ratio: String,
    pub(crate) target: &'static str,
    pub(crate) holds: bool,
}

impl Line {
    fn row(&self) -> String {
        let holds = if self.holds { "yes" } else { "NO" };
        format!("| {} | {} | {} | {} | {} | {holds} |", self.what, self.ours, self.floor, self.ratio, self.target)
    }
}

/// Tells a line as soon as it is measured: whoever waits sees how far it is, and a surprise later loses nothing.
pub(crate) fn shown(line: Line) -> Line {
    println!("  {}", line.row());
    line
}

/// Prints and writes everything.
pub(crate) fn publish(circumstances: &str, lines: &[Line]) {
    println!("\n{circumstances}\n\n| what | ours | floor | ratio | target | holds |\n|---|---|---|---|---|---|");
    for line in lines {
        println!("{}", line.row());
    }
    let rows: Vec<Value> = lines
        .iter()
        .map(|line| json!({"what": line.what, "ours": line.ours, "floor": line.floor, "ratio": line.ratio, "target": line.target, "holds": line.holds}))
        .collect();
    let text = serde_json::to_string_pretty(&json!({"circumstances": circumstances, "lines": rows})).expect("JSON");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench.json");
    std::fs::write(path, text).expect("target/bench.json can be written");
}
