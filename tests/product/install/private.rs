//! The private database: created, shared, stopped with the last of us, and back after whatever was killed.

use std::fs;

use crate::support::program::{Machine, Running, eventually, free_port, get, kill, lives};

fn serve(machine: &Machine, port: u16) -> Running {
    let serving = machine.begin(&["serve"], b"");
    eventually("the server is ready", || {
        assert!(lives(serving.pid()), "{}", serving.log());
        get(port, "/readyz").is_some_and(|(status, _)| status == 200)
    });
    serving
}

fn machine_with_port() -> (Machine, u16) {
    let port = free_port();
    (Machine::new().with("LINNET_LISTEN", format!("127.0.0.1:{port}")), port)
}

#[test]
fn it_is_created_shared_and_stopped_by_the_last_to_leave() {
    let (machine, port) = machine_with_port();
    let before = machine.run(&["migrate", "--check"]);
    assert_eq!(before.code, Some(1), "{before:?}");
    assert!(before.out.contains("linnet migrate"), "{}", before.out);
    eventually("the server stops with us", || machine.database_pid().is_none());

    let serving = serve(&machine, port);
    let pid = machine.database_pid().expect("the database runs");
    let networks = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    assert!(networks.contains("--skip-networking"), "{networks}");
    assert_eq!(machine.run(&["migrate", "--check"]).code, Some(0));
    assert_eq!(machine.database_pid(), Some(pid), "the second process attaches to the same server");

    let doctor = machine.run(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    for line in ["configuration", "database", "schema", "clock", "storage"] {
        assert!(doctor.out.contains(&format!("ok    {line}: ")), "{}", doctor.out);
    }
    let tick = machine.run(&["tick"]);
    assert_eq!(tick.code, Some(0), "{tick:?}");
    assert!(tick.out.lines().all(|line| line.contains(": ")), "{}", tick.out);

    let ended = serving.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.err.contains("ERROR"), "{}", ended.err);
    eventually("the server stops with the last of us", || !lives(pid));
}

#[test]
fn the_secret_is_ours_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (machine, port) = machine_with_port();
    let serving = serve(&machine, port);
    let mode = fs::metadata(machine.data().join("secret")).expect("it was generated").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let setup = get(port, "/setup").expect("the first start has a page");
    assert!(!setup.1.contains("Token"), "on loopback no token is asked for");
    drop(serving);
}

#[test]
fn it_comes_back_when_its_server_is_killed_under_us() {
    let (machine, port) = machine_with_port();
    let serving = serve(&machine, port);
    let first = machine.database_pid().expect("the database runs");
    kill("-KILL", first);
    eventually("another server is there", || machine.database_pid().is_some_and(|pid| pid != first));
    eventually("we are ready again", || get(port, "/readyz").is_some_and(|(status, _)| status == 200));
    let second = machine.database_pid().expect("the database runs");
    assert_eq!(serving.stop().code, Some(0));
    eventually("the second one stops with us", || !lives(second));
}

#[test]
fn it_survives_that_all_of_us_are_killed() {
    let (machine, port) = machine_with_port();
    let serving = serve(&machine, port);
    let first = machine.database_pid().expect("the database runs");
    kill("-KILL", serving.pid());
    eventually("the server notices that nobody is left", || !lives(first));
    drop(serving);

    let serving = serve(&machine, port);
    let second = machine.database_pid().expect("the database runs");
    kill("-KILL", second);
    kill("-KILL", serving.pid());
    drop(serving);
    assert_eq!(machine.run(&["migrate", "--check"]).code, Some(0), "what was written is there");
}

#[test]
fn two_first_starts_at_once_do_not_collide() {
    let machine = Machine::new();
    let both = [machine.begin(&["migrate"], b""), machine.begin(&["migrate"], b"")];
    for ended in both.map(Running::end) {
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.out, "The schema is current.\n");
    }
}

#[test]
fn a_folder_too_deep_for_a_socket_is_no_trouble() {
    let machine = Machine::new();
    let deep = machine.folder.path().join("a-folder-with-a-rather-long-name".repeat(4));
    let machine = machine.with("LINNET_DATA", deep.display().to_string());
    let ended = machine.run(&["migrate"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}
