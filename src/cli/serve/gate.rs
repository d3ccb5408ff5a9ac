//! Who is let in, and to what: decided from the head of a request, before anything of its body is read.
//!
//! Other programs and pages on this computer can reach the port, too. What they cannot have is the token; and a page of
//! another site that guesses the port gives itself away by its `Origin` or, where it made its own name point here (DNS
//! rebinding), by its `Host`.

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use sha2::{Digest, Sha256};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Page,
    /// What is found in a post.
    Check,
    /// What a picture tells.
    Picture,
    /// A picture without what it tells.
    Clean,
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Addressed to a name that is not this computer's.
    Host,
    /// Sent by a page of another site.
    Origin,
    /// Without the token, or to something that is not there: which of the two is not told.
    NotFound,
    Method,
    ContentType,
}

impl Refusal {
    /// Status and one line.
    pub(super) fn told(self) -> (u16, &'static str) {
        match self {
            Self::Host => (421, "postcheck answers on this computer only: use the address that it printed"),
            Self::Origin => (403, "pages of other sites are not answered"),
            Self::NotFound => (404, "nothing is here: use the whole address that postcheck printed"),
            Self::Method => (405, "this is asked for in another way"),
            Self::ContentType => (415, "this is not the type that is read here"),
        }
    }
}

pub(super) struct Gate {
    port: u16,
    /// The token's hash: comparing hashes tells nothing by the time it takes.
    token: [u8; 32],
}

impl Gate {
    pub(super) fn new(port: u16, token: &str) -> Self {
        Self { port, token: Sha256::digest(token).into() }
    }

    /// What the request with this head wants.
    pub(super) fn admit(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<Wish, Refusal> {
        if !self.is_here(only(headers, &HOST).ok_or(Refusal::Host)?) {
            return Err(Refusal::Host);
        }
        // A browser names the origin of everything that is not a plain visit.
        if headers.contains_key(ORIGIN) {
            let origin = only(headers, &ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(|host| self.is_here(host)) {
                return Err(Refusal::Origin);
            }
        }
        let (token, rest) = path.strip_prefix('/').and_then(|path| path.split_once('/')).ok_or(Refusal::NotFound)?;
        let given: [u8; 32] = Sha256::digest(token).into();
        if given != self.token {
            return Err(Refusal::NotFound);
        }
        let (wish, wanted, content) = match rest {
            "" => (Wish::Page, Method::GET, None),
            "check" => (Wish::Check, Method::POST, Some("application/json")),
            "picture" => (Wish::Picture, Method::POST, Some("application/octet-stream")),
            "clean" => (Wish::Clean, Method::POST, Some("application/octet-stream")),
            _ => return Err(Refusal::NotFound),
        };
        if *method != wanted {
            return Err(Refusal::Method);
        }
        if content.is_some() && headers.contains_key(FETCH_SITE) && only(headers, &FETCH_SITE) != Some("same-origin") {
            return Err(Refusal::Origin);
        }
        // Neither type can be sent by a form of another site.
        if content.is_some() && content != only(headers, &CONTENT_TYPE) {
            return Err(Refusal::ContentType);
        }
        Ok(wish)
    }

    /// Whether `host` is a name of this computer, with our port.
    fn is_here(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return false };
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|here| name.eq_ignore_ascii_case(here))
            && port == self.port.to_string()
    }
}

/// The value of a header that may stand there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &Method, path: &str, headers: &[(HeaderName, &str)]) -> Result<Wish, Refusal> {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        Gate::new(4000, "secret").admit(method, path, &headers)
    }

    #[test]
    fn the_whole_address_leads_to_the_page() {
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert_eq!(asked(&Method::GET, "/secret/", &[(HOST, host)]), Ok(Wish::Page), "{host}");
        }
        let json = [(HOST, "localhost:4000"), (ORIGIN, "http://localhost:4000"), (CONTENT_TYPE, "application/json")];
        assert_eq!(asked(&Method::POST, "/secret/check", &json), Ok(Wish::Check));
    }

    #[test]
    fn names_that_were_made_to_point_here_are_refused_before_the_token_is_looked_at() {
        let hosts = ["attacker.example:4000", "127.0.0.1", "127.0.0.1:4001", "127.0.0.1.attacker.example:4000", ""];
        for host in hosts {
            assert_eq!(asked(&Method::GET, "/secret/", &[(HOST, host)]), Err(Refusal::Host), "{host}");
        }
        assert_eq!(asked(&Method::GET, "/secret/", &[]), Err(Refusal::Host));
        let twice: HeaderMap =
            [(HOST, "127.0.0.1:4000"), (HOST, "a.example")].iter().fold(HeaderMap::new(), |mut all, (name, value)| {
                all.append(name.clone(), value.parse().unwrap());
                all
            });
        assert_eq!(Gate::new(4000, "secret").admit(&Method::GET, "/secret/", &twice), Err(Refusal::Host));
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        for origin in ["http://attacker.example", "https://127.0.0.1:4000", "http://127.0.0.1:4001", "null", ""] {
            let headers = [(HOST, "127.0.0.1:4000"), (ORIGIN, origin), (CONTENT_TYPE, "application/json")];
            assert_eq!(asked(&Method::POST, "/secret/check", &headers), Err(Refusal::Origin), "{origin}");
        }
        let cross = [(HOST, "127.0.0.1:4000"), (FETCH_SITE, "cross-site"), (CONTENT_TYPE, "application/json")];
        assert_eq!(asked(&Method::POST, "/secret/check", &cross), Err(Refusal::Origin));
    }

    #[test]
    fn without_the_token_nothing_is_there() {
        for path in
            ["/", "/secret", "/secre/", "/secrets/", "//", "/SECRET/", "/secret/etc/passwd", "/favicon.ico", "*"]
        {
            assert_eq!(asked(&Method::GET, path, &[(HOST, "127.0.0.1:4000")]), Err(Refusal::NotFound), "{path}");
        }
    }

    #[test]
    fn each_thing_is_asked_for_in_one_way() {
        let host = (HOST, "127.0.0.1:4000");
        assert_eq!(asked(&Method::POST, "/secret/", std::slice::from_ref(&host)), Err(Refusal::Method));
        assert_eq!(asked(&Method::GET, "/secret/check", std::slice::from_ref(&host)), Err(Refusal::Method));
        let form = [host, (CONTENT_TYPE, "application/x-www-form-urlencoded")];
        assert_eq!(asked(&Method::POST, "/secret/check", &form), Err(Refusal::ContentType));
    }
}
