//! What every command promises, and the ones that need no database.

use crate::support::program::Machine;

#[test]
fn every_mistake_in_the_environment_is_told_at_once() {
    let machine = Machine::new()
        .with("DATABASE_URL", "postgres://somewhere/else")
        .with("LINNET_LISTEN", "everywhere")
        .with("LINNET_DB_MEMORY", "a lot")
        .with("LINNET_SECRET", "short")
        .with("LINNET_X_API_URL", "http://api.x.com")
        .with("LINNET_LOG_FORMAT", "xml");
    let ended = machine.run(&["migrate"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    for name in
        ["DATABASE_URL", "LINNET_LISTEN", "LINNET_DB_MEMORY", "LINNET_SECRET", "LINNET_X_API_URL", "LINNET_LOG_FORMAT"]
    {
        assert_eq!(ended.err.matches(name).count(), 1, "{name}: {}", ended.err);
    }
    assert!(!machine.data().exists(), "something was started before the mistakes were told");
}

#[test]
fn settings_are_read_from_a_file_beside_us_too() {
    let machine = Machine::new();
    std::fs::write(machine.folder.path().join(".env"), "LINNET_LISTEN=nowhere\n").expect("a file of settings");
    assert!(machine.run(&["migrate"]).err.contains("LINNET_LISTEN is “nowhere”"));
}

#[test]
fn the_sample_of_settings_names_what_the_program_reads_and_nothing_else() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of ours");
    let code = read("src/config.rs");
    let mut known: Vec<_> = code
        .split('"')
        .filter(|word| *word == "DATABASE_URL" || word.starts_with("LINNET_") && !word.contains(' '))
        .collect();
    known.sort_unstable();
    known.dedup();
    let sample = read(".env.sample");
    let mut told: Vec<_> =
        sample.lines().filter_map(|line| line.strip_prefix('#')?.split_once('=')).map(|(name, _)| name).collect();
    told.retain(|name| !name.contains(' '));
    told.sort_unstable();
    assert_eq!(told, known);
    let operating = read("docs/OPERATING.md");
    assert_eq!(known.iter().find(|name| !operating.contains(**name)), None, "not in docs/OPERATING.md");
}

#[test]
fn every_command_shows_an_example() {
    let machine = Machine::new();
    let mut waiting = vec![Vec::<String>::new()];
    let mut seen = 0;
    while let Some(command) = waiting.pop() {
        let mut arguments: Vec<_> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = machine.run(&arguments);
        assert_eq!(help.code, Some(0), "{help:?}");
        let under = help.out.split_once("Commands:\n").map_or("", |(_, rest)| rest.split("\n\n").next().unwrap_or(""));
        for name in under.lines().filter_map(|line| line.split_whitespace().next()) {
            waiting.push([command.clone(), vec![name.to_owned()]].concat());
        }
        if under.is_empty() {
            seen += 1;
            assert!(help.out.contains(&format!("linnet {}", command.join(" "))), "{}", help.out);
            assert!(help.out.contains("Example: "), "{command:?} shows no example:\n{}", help.out);
        }
    }
    assert!(seen >= 9, "only {seen} commands were found");
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    let machine = Machine::new();
    for arguments in [&[][..], &["fly"], &["migrate", "--maybe"], &["user", "add", "--email", "a@b.c"]] {
        assert_eq!(machine.run(arguments).code, Some(2), "{arguments:?}");
    }
    let role = machine.run(&["user", "add", "--email", "a@b.c", "--name", "A", "--role", "king"]);
    assert_eq!(role.code, Some(2));
    assert!(role.err.contains("administrator, marketer, sales, viewer"), "{}", role.err);
}

#[test]
fn a_tweet_is_counted_as_its_bytes_are_given() {
    let machine = Machine::new();
    let check = |text: &str| machine.tell(&["tweet", "check"], text.as_bytes());
    assert_eq!(check("Hello").out, "{\"weighted_length\":5,\"max\":280,\"valid\":true}\n");
    assert_eq!(check("Hello\n").out, "{\"weighted_length\":6,\"max\":280,\"valid\":true}\n");
    assert_eq!(check("👩‍👩‍👧‍👦").out, "{\"weighted_length\":2,\"max\":280,\"valid\":true}\n");
    let long = check(&"a".repeat(281));
    assert_eq!(long.out, "{\"weighted_length\":281,\"max\":280,\"valid\":false}\n");
    assert_eq!(long.code, Some(0), "an answer is not a failure");
    let lines =
        machine.tell(&["tweet", "check", "--lines"], b"\"one\\ntwo\"\n\"https://example.org/a/very/long/path\"\n");
    assert_eq!(
        lines.out.lines().map(|line| line.split([':', ',']).nth(1).unwrap_or("")).collect::<Vec<_>>(),
        ["7", "23"]
    );
    assert_eq!(lines.code, Some(0));
    let torn = machine.tell(&["tweet", "check", "--lines"], b"\"fine\"\nnot JSON\n");
    assert_eq!(torn.code, Some(1));
    assert!(torn.err.contains("line 2 is not a JSON string"), "{}", torn.err);
    assert_eq!(machine.tell(&["tweet", "check"], &[0xff, 0xfe]).code, Some(1));
}

#[test]
fn the_sandbox_is_not_for_the_network() {
    let ended = Machine::new().run(&["sandbox", "--listen", "192.0.2.1:8081"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("loopback only"), "{}", ended.err);
}

#[test]
fn a_missing_server_is_one_sentence_with_its_package() {
    let error = linnet::mariadbd::find("mariadbd", &["/nowhere"]).expect_err("nothing is there");
    let text = format!("{error:#}");
    assert!(text.contains("mariadb-server") && text.contains("DATABASE_URL"), "{text}");
    assert_eq!(text.lines().count(), 1);
}
