//! `may(…)`: the middleware written on each route of the admin.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest as _, HttpMessage as _, HttpResponse};
use futures_util::future::LocalBoxFuture;

use super::model::Permission;
use super::{login, queries, session};
use crate::clock::Clock;
use crate::db::Db;
use crate::web::{self, Error, Filled};

/// Lets only those pass who may.
#[derive(Clone, Copy, Debug)]
pub struct May(Permission);

/// A route's permission: `get().to(show).wrap(may(Permission::ViewContacts))`.
pub fn may(permission: Permission) -> May {
    May(permission)
}

/// [`May`] around a handler.
pub struct MayService<S> {
    permission: Permission,
    inner: Rc<S>,
}

impl<S, B> Transform<S, ServiceRequest> for May
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Transform = MayService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(MayService { permission: self.0, inner: Rc::new(inner) }))
    }
}

impl<S, B> Service<ServiceRequest> for MayService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (inner, permission) = (Rc::clone(&self.inner), self.permission);
        Box::pin(async move {
            let (db, clock) = data_of(&request)?;
            match session::current(request.request(), &db, clock.now()).await? {
                Some(admin) if admin.may(permission) => {
                    request.extensions_mut().insert(admin);
                    Ok(inner.call(request).await?.map_into_boxed_body())
                }
                Some(_) => Err(Error::Forbidden.into()),
                None => signed_out(request, &db).await,
            }
        })
    }
}

fn data_of(request: &ServiceRequest) -> web::Result<(Data<Db>, Data<Clock>)> {
    match (request.app_data::<Data<Db>>(), request.app_data::<Data<Clock>>()) {
        (Some(db), Some(clock)) => Ok((db.clone(), clock.clone())),
        _ => Err(Error::Bug(anyhow::anyhow!("the server was put together without a database or a clock"))),
    }
}

/// To the sign-in page, and back afterwards; what was typed into a form comes along.
async fn signed_out(mut request: ServiceRequest, db: &Db) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = if request.method() == Method::GET || request.method() == Method::HEAD {
        let nobody = !db.read(|conn| Ok(queries::any(conn)?)).await.map_err(Error::from)?;
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        web::see_other(if nobody { "/setup".to_owned() } else { login::url(path) })
    } else {
        keep_typed(&mut request).await?
    };
    Ok(request.into_response(response))
}

async fn keep_typed(request: &mut ServiceRequest) -> web::Result<HttpResponse> {
    let is_form = request.content_type() == "application/x-www-form-urlencoded";
    let (http, payload) = request.parts_mut();
    let body = if is_form { Bytes::from_request(http, payload).await.unwrap_or_default() } else { Bytes::new() };
    login::page_keeping(http, &Filled::decode(&body))
}
