//! The floor: an actix handler that runs the SQL of a request, as the server's own log recorded it, and nothing else.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sql_types::Binary;

#[derive(QueryableByName)]
struct Logged {
    #[diesel(sql_type = Binary)]
    sql: Vec<u8>,
}

/// Switches the server's log of statements. It shows the values of a prepared statement only when it was on while that
/// was prepared: so it is on from before the server starts until everything is recorded, and off for every measurement.
pub(crate) fn log(url: &str, on: bool) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let state = if on { "ON" } else { "OFF" };
    let sql = format!("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = {state}");
    conn.batch_execute(&sql).expect("the log can be switched");
}

/// The statements that something makes the database run, in order; between [`log`] on and off.
pub(crate) fn recorded(url: &str, act: impl FnOnce()) -> Vec<String> {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    conn.batch_execute("TRUNCATE mysql.general_log").expect("the log can be emptied");
    act();
    let sql = "SELECT CAST(argument AS BINARY) AS `sql` FROM mysql.general_log \
               WHERE command_type IN ('Execute', 'Query') ORDER BY event_time, thread_id";
    let logged: Vec<Logged> = diesel::sql_query(sql).load(&mut conn).expect("the log can be read");
    let statements: Vec<String> =
        logged.iter().map(|row| as_text(&row.sql)).filter(|sql| !sql.contains("general_log")).collect();
    assert!(!statements.is_empty(), "nothing was recorded");
    statements
}

/// Bytes of a visitor's key.
const HASH: usize = 32;

/// A statement as text: a literal whose bytes are not UTF-8 (a cookie's hash) is written in hex.
fn as_text(sql: &[u8]) -> String {
    let (mut text, mut rest) = (Vec::with_capacity(sql.len()), sql);
    while let Some((first, after)) = rest.split_first() {
        if *first != b'\'' {
            text.push(*first);
            rest = after;
            continue;
        }
        let (mut literal, length) = literal(rest);
        // The log cannot tell a backslash of the hash from one of its own; such a hash gets another end.
        if literal.len() != HASH && rest[..length].windows(2).any(|two| two == b"\\x") {
            literal.resize(HASH - 4, 0);
            literal.extend(u32::try_from(text.len()).unwrap_or(0).to_be_bytes());
        }
        match std::str::from_utf8(&literal) {
            Ok(_) if !rest[..length].windows(2).any(|two| two == b"\\x") => text.extend(&rest[..length]),
            _ => text.extend(
                literal.iter().fold("X'".to_owned(), |hex, byte| format!("{hex}{byte:02x}")).bytes().chain([b'\'']),
            ),
        }
        rest = &rest[length..];
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// What a quoted literal at the beginning means, and how long it is as written.
fn literal(quoted: &[u8]) -> (Vec<u8>, usize) {
    let (mut bytes, mut at) = (Vec::new(), 1);
    while at < quoted.len() {
        match (quoted[at], quoted.get(at + 1)) {
            // The log's own way to write a byte that is not UTF-8.
            (b'\\', Some(b'\\')) if quoted.get(at + 2) == Some(&b'x') && hex(quoted, at + 3).is_some() => {
                bytes.extend(hex(quoted, at + 3));
                at += 5;
            }
            (b'\\', Some(escaped)) => {
                bytes.push(match escaped {
                    b'0' => 0,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'Z' => 26,
                    b'b' => 8,
                    other => *other,
                });
                at += 2;
            }
            (b'\'', Some(b'\'')) => {
                bytes.push(b'\'');
                at += 2;
            }
            (b'\'', _) => return (bytes, at + 1),
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    (bytes, quoted.len())
}

fn hex(quoted: &[u8], at: usize) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(quoted.get(at..at + 2)?).ok()?, 16).ok()
}

/// Serves a request that runs these statements, on a free port.
pub(crate) fn serve(url: &str, connections: u32, statements: Vec<String>, body: usize) -> SocketAddr {
    let pool = Pool::builder()
        .max_size(connections)
        .test_on_check_out(false)
        .build(ConnectionManager::<MysqlConnection>::new(url))
        .expect("a pool");
    let (told, ready) = std::sync::mpsc::channel();
    let statements = Arc::new(statements.join(";"));
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                let (pool, statements, body) = (pool.clone(), Arc::clone(&statements), "x".repeat(body));
                App::new().default_service(web::to(move || {
                    let (pool, statements, body) = (pool.clone(), Arc::clone(&statements), body.clone());
                    async move {
                        let done = web::block(move || {
                            pool.get().expect("a connection").batch_execute(&statements).expect("the statements run");
                        });
                        done.await.expect("a thread");
                        HttpResponse::Ok().body(body)
                    }
                }))
            });
            let server = server.disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
            told.send(server.addrs()[0]).expect("somebody waits");
            server.run().await.expect("the floor serves");
        });
    });
    ready.recv().expect("the floor listens")
}
