//! Who may ask: the check of the Host header, and the headers that keep other sites out.
//!
//! A page anywhere can point a name of its own at 127.0.0.1 and then read what a local server answers
//! (DNS rebinding). The browser still says the page's own name in the Host header, so a server that
//! answers only to its own names gives nothing away.
//!
//! No path is checked here, for none reaches the disk: see [`super::site`].

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, Method, header};

/// The names that the server answers to.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// What `--host` says.
    host: String,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It asks for another host.
    WrongHost,
    /// It wants to change something.
    WrongMethod,
}

impl Names {
    /// The names of a server that was told to listen on `host`.
    pub(super) fn new(host: &str) -> Self {
        Self { host: bare(host).to_lowercase() }
    }

    /// Whether a request may be answered.
    pub(super) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Refusal::WrongHost) };
        if !host.to_str().is_ok_and(|it| self.know(it)) {
            return Err(Refusal::WrongHost);
        }
        if *method != Method::GET && *method != Method::HEAD {
            return Err(Refusal::WrongMethod);
        }
        Ok(())
    }

    /// Whether this is one of the server's names, with or without a port. An address cannot be pointed
    /// elsewhere as a name can, so every address is.
    fn know(&self, authority: &str) -> bool {
        let host = bare(authority).to_lowercase();
        let is_local = host == "localhost" || host.ends_with(".localhost");
        is_local || host == self.host || host.parse::<IpAddr>().is_ok()
    }
}

/// A host without its port and without the brackets of an IPv6 address.
fn bare(authority: &str) -> &str {
    if let Some((address, _)) = authority.strip_prefix('[').and_then(|it| it.split_once(']')) {
        return address;
    }
    match authority.rsplit_once(':') {
        // More than one colon: an IPv6 address without a port.
        Some((host, _)) if !host.contains(':') => host,
        _ => authority,
    }
}

/// Headers for every response: no guessing of types, no use by other sites, no copy kept unasked.
pub(super) fn guard(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_servers_own_names_are_answered() {
        let check = |own: &str, asked: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, asked.parse().unwrap());
            let admitted = Names::new(own).admit(&Method::GET, &headers).is_ok();
            assert_eq!(admitted, expected, "{asked} at {own}");
        };
        check("127.0.0.1", "127.0.0.1:1414", true);
        check("127.0.0.1", "localhost:1414", true);
        check("127.0.0.1", "LOCALHOST", true);
        check("127.0.0.1", "[::1]:1414", true);
        check("127.0.0.1", "docs.localhost:1414", true);
        check("127.0.0.1", "evil.example:1414", false);
        check("127.0.0.1", "localhost.evil.example", false);
        check("127.0.0.1", "127.0.0.1.evil.example", false);
        check("127.0.0.1", "127.0.0.1@evil.example", false);
        check("127.0.0.1", "", false);
        check("desk.lan", "desk.lan:80", true);
        check("0.0.0.0", "192.168.1.4:1414", true);
        check("0.0.0.0", "evil.example", false);
    }

    #[test]
    fn a_request_without_a_host_or_with_two_is_refused() {
        let names = Names::new("127.0.0.1");
        let mut headers = HeaderMap::new();
        assert_eq!(names.admit(&Method::GET, &headers), Err(Refusal::WrongHost));
        headers.append(header::HOST, "localhost".parse().unwrap());
        assert_eq!(names.admit(&Method::POST, &headers), Err(Refusal::WrongMethod));
        assert_eq!(names.admit(&Method::HEAD, &headers), Ok(()));
        headers.append(header::HOST, "localhost".parse().unwrap());
        assert_eq!(names.admit(&Method::GET, &headers), Err(Refusal::WrongHost));
    }
}
