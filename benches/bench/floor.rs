//! The floor: an actix handler that runs the SQL of a request, as the server's own log recorded it, and nothing else.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sql_types::Text;

#[derive(QueryableByName)]
struct Logged {
    #[diesel(sql_type = Text)]
    sql: String,
}

/// The statements that something makes the database run, in order.
pub(crate) fn recorded(url: &str, act: impl FnOnce()) -> Vec<String> {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    conn.batch_execute("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = ON").expect("the log starts");
    act();
    conn.batch_execute("SET GLOBAL general_log = OFF").expect("the log stops");
    let sql = "SELECT CONVERT(argument USING utf8mb4) AS sql FROM mysql.general_log \
               WHERE command_type IN ('Execute', 'Query') ORDER BY event_time, thread_id";
    let logged: Vec<Logged> = diesel::sql_query(sql.replace(" AS sql ", " AS `sql` ")).load(&mut conn).expect("the log can be read");
    logged.into_iter().map(|row| row.sql).filter(|sql| !sql.contains("general_log")).collect()
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
