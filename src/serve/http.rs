//! HTTP: requests in, responses out. Types, tags, ranges; what stands under a path is [`super::site`]'s.

use std::sync::Arc;

use axum::body::Body as HttpBody;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{KeepAlive, Sse};
use axum::routing::get;
use axum::{Router, middleware};
use tokio::sync::watch;

use super::overlay;
use super::reload::{self, OpenTabs, Tab};
use super::security::{self, Names, Refusal};
use super::site::{Found, Site};
use crate::path::content_hash;

/// What answers requests.
#[derive(Debug, Clone)]
struct Server {
    sites: watch::Receiver<Arc<Site>>,
    open: OpenTabs,
    names: Names,
}

/// The whole service.
pub(super) fn router(sites: watch::Receiver<Arc<Site>>, open: OpenTabs, names: Names) -> Router {
    let server = Server { sites, open, names };
    Router::new()
        .route(reload::EVENTS, get(events))
        .route(reload::SCRIPT, get(|request: Request| async move { send(&request, script()) }))
        .fallback(output)
        .layer(middleware::from_fn_with_state(server.clone(), admit))
        .with_state(server)
}

/// Refuses what must not be answered, before anything looks at it.
async fn admit(State(server): State<Server>, request: Request, next: middleware::Next) -> Response<HttpBody> {
    let mut response = match server.names.admit(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(Refusal::WrongHost) => {
            let advice =
                "This server answers only to its own name. Start it with `--host NAME` to allow another.\n";
            (StatusCode::MISDIRECTED_REQUEST, advice).into_response()
        }
        Err(Refusal::WrongMethod) => {
            (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response()
        }
    };
    security::guard(response.headers_mut());
    response
}

async fn events(State(server): State<Server>, Query(tab): Query<Tab>) -> impl IntoResponse {
    Sse::new(reload::events(tab, server.sites, &server.open)).keep_alive(KeepAlive::default())
}

async fn output(State(server): State<Server>, request: Request) -> Response<HttpBody> {
    let mut sites = server.sites;
    // A browser that is faster than the first build waits for it.
    let site = match sites.wait_for(|it| it.is_ready).await {
        Ok(site) => site.clone(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    // Finding and comparing is work, and files are read: neither may hold up other requests.
    let path = request.uri().path().to_owned();
    let answer = tokio::task::spawn_blocking(move || answer(&site, &path)).await;
    match answer {
        Ok(Answer::Content(content)) => send(&request, content),
        Ok(Answer::Redirect(to)) => {
            let query = request.uri().query().map_or_else(String::new, |it| format!("?{it}"));
            let to = HeaderValue::from_str(&format!("{to}{query}"));
            match to {
                Ok(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

enum Answer {
    Content(Content),
    Redirect(String),
}

/// Something to send.
struct Content {
    status: StatusCode,
    media_type: String,
    bytes: Arc<[u8]>,
    tag: String,
}

fn answer(site: &Site, path: &str) -> Answer {
    let script = || reload::script(site, path);
    let (status, name, body) = match site.find(path) {
        Found::Elsewhere(to) => return Answer::Redirect(to),
        Found::NoSite => {
            let html = overlay::page(&script());
            return Answer::Content(Content::html(StatusCode::SERVICE_UNAVAILABLE, &html));
        }
        Found::Output(path, body) => (StatusCode::OK, path.as_str().to_owned(), body),
        Found::Missing(body) => (StatusCode::NOT_FOUND, "404.html".into(), body),
    };
    let Ok((bytes, tag)) = site.read(&body) else {
        // A copied file that went since the build; the next one is under way.
        return Answer::Content(Content::html(StatusCode::NOT_FOUND, "This file is gone.\n"));
    };
    let media_type = media_type(&name);
    match std::str::from_utf8(&bytes) {
        Ok(html) if media_type.starts_with("text/html") => {
            Answer::Content(Content::html(status, &reload::inject(html, &script())))
        }
        _ => Answer::Content(Content { status, media_type, bytes, tag }),
    }
}

impl Content {
    fn html(status: StatusCode, html: &str) -> Self {
        let tag = content_hash(html.as_bytes());
        Self { status, media_type: "text/html; charset=utf-8".into(), bytes: html.as_bytes().into(), tag }
    }
}

fn script() -> Content {
    let bytes: Arc<[u8]> = reload::SCRIPT_TEXT.as_bytes().into();
    let tag = content_hash(&bytes);
    Content { status: StatusCode::OK, media_type: "text/javascript; charset=utf-8".into(), bytes, tag }
}

fn media_type(name: &str) -> String {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = guess.type_() == "text"
        || guess.suffix().is_some_and(|it| it == "xml" || it == "json")
        || ["json", "javascript", "xml"].iter().any(|it| guess.subtype() == *it);
    if is_text { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

/// Sends content as the request wants it: nothing if it has it already, a part if it asks for one.
fn send(request: &Request, content: Content) -> Response<HttpBody> {
    let Content { mut status, media_type, bytes, tag } = content;
    let tag = format!("\"{tag}\"");
    let asked = request.headers();
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    if status == StatusCode::OK && names_tag(asked, &header::IF_NONE_MATCH, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    set(header::CONTENT_TYPE, &media_type);
    set(header::ACCEPT_RANGES, "bytes");
    let mut part = 0..bytes.len();
    if status == StatusCode::OK && request.method() == Method::GET {
        match range(asked, &tag, bytes.len()) {
            Ok(None) => {}
            Ok(Some(range)) => {
                status = StatusCode::PARTIAL_CONTENT;
                set(
                    header::CONTENT_RANGE,
                    &format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len()),
                );
                part = range;
            }
            Err(Unsatisfiable) => {
                set(header::CONTENT_RANGE, &format!("bytes */{}", bytes.len()));
                return (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response();
            }
        }
    }
    set(header::CONTENT_LENGTH, &part.len().to_string());
    let body = match *request.method() == Method::HEAD {
        true => HttpBody::empty(),
        false => HttpBody::from(bytes[part].to_vec()),
    };
    (status, headers, body).into_response()
}

/// Whether a header names the tag, weakly or not, or any.
fn names_tag(asked: &HeaderMap, header: &HeaderName, tag: &str) -> bool {
    let values = asked.get_all(header).iter().filter_map(|it| it.to_str().ok());
    let mut tags = values.flat_map(|it| it.split(',')).map(str::trim);
    tags.any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

struct Unsatisfiable;

/// The one part that is asked for; `None` for everything. Several parts at once are answered whole.
fn range(asked: &HeaderMap, tag: &str, len: usize) -> Result<Option<std::ops::Range<usize>>, Unsatisfiable> {
    let Some(wanted) = asked.get(header::RANGE).and_then(|it| it.to_str().ok()) else { return Ok(None) };
    // A part of another version would not fit to what the browser has.
    let is_of_this = asked.get(header::IF_RANGE).is_none_or(|it| it.as_bytes() == tag.as_bytes());
    let Ok(parsed) = http_range_header::parse_range_header(wanted) else { return Ok(None) };
    if !is_of_this {
        return Ok(None);
    }
    match parsed.validate(len as u64).as_deref() {
        Ok([one]) => Ok(Some(*one.start() as usize..*one.end() as usize + 1)),
        Ok(_) => Ok(None),
        Err(_) => Err(Unsatisfiable),
    }
}
