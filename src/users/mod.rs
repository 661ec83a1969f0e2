//! Who may do what: users, roles, signing in, and the session.

mod forms;
mod login;
mod model;
mod password;
mod permission;
mod queries;
mod routes;
mod session;
mod setup;
mod views;

pub use forms::is_email;
pub use login::login_routes;
pub use model::{NewUser, Permission, Role, User, UserLine, email_key};
pub use password::{generate as generate_password, hash as hash_password};
pub use permission::{May, may};
pub use queries::{all, any as any_user, anybody_else_may, choices, create, emails, everybody, find, names_of};
pub use routes::routes;
pub use session::{Admin, Sessions, is_staff, session_layer};
pub use setup::{SetupToken, setup_routes};
