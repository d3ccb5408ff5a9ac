//! Kind `link`: an address that should not be published.

use super::message::fill;
use super::{Cleared, Judge, Subject, Verdict, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Link, LinkProblem, Rule};
use crate::ruleset::{Sight, clearing, context_name};
use crate::text::{TokenKind, fold, look_alikes};

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    link: &Link,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights.iter_mut()).enumerate() {
        if !reads(rule, part.kind) {
            continue;
        }
        for at in 0..sight.tokens.len() {
            if sight.tokens[at].kind != TokenKind::Url {
                continue;
            }
            let Some(span) = sight.span(&part.text, &(at..at + 1)) else { continue };
            let address = span.of(&part.text);
            if !is_wanted(link, address) {
                continue;
            }
            let Some(sentence) = sight.sentence_of(at) else { continue };
            let all = 0..sight.sentences.len();
            sight.look_around(judge.ruleset, judge.overlay, &part.text, all);
            let tokens = at..at + 1;
            match clearing(judge.ruleset, judge.lexicons, sight, sentence, &tokens, &tokens, &link.unless) {
                Some(context) if judge.explain => {
                    let context = context_name(judge.ruleset, context).to_owned();
                    verdict.cleared.push(Cleared { rule: rule.id.clone(), passage, span, context });
                }
                Some(_) => {}
                None => {
                    let message = fill(&rule.message, &[("host", host(address)), ("match", address)]);
                    verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
                }
            }
        }
    }
}

/// The host of an address, as written.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.split(':').next().unwrap_or(host)
}

fn is_wanted(link: &Link, address: &str) -> bool {
    let written = host(address);
    let host = written.to_lowercase();
    let host = host.trim_start_matches("www.");
    let listed =
        |entry: &String| host == entry || host.strip_suffix(entry.as_str()).is_some_and(|head| head.ends_with('.'));
    link.hosts.iter().any(listed)
        || host.split(['.', '-']).any(|label| link.words.iter().any(|word| word == label))
        || link.problems.iter().any(|problem| has_problem(*problem, address, host))
}

fn has_problem(problem: LinkProblem, address: &str, host: &str) -> bool {
    match problem {
        LinkProblem::NotSecure => address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://")),
        LinkProblem::IpAddress => host.parse::<std::net::Ipv4Addr>().is_ok() || host.starts_with('['),
        LinkProblem::LookAlike => {
            host.split('.').any(|label| label.starts_with("xn--") || look_alikes(&fold(label)).is_some())
        }
        LinkProblem::Internal => {
            let first = host.split('.').next().unwrap_or(host);
            let last = host.rsplit('.').next().unwrap_or(host);
            matches!(first, "intranet" | "localhost" | "staff" | "sims" | "cpoms")
                || matches!(last, "local" | "internal" | "lan" | "localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_host_holds_for_what_is_below_it() {
        let link =
            Link { hosts: vec!["bet.example".into()], words: vec!["casino".into()], problems: vec![], unless: vec![] };
        assert!(is_wanted(&link, "https://www.bet.example/odds?x=1"));
        assert!(is_wanted(&link, "m.bet.example"));
        assert!(is_wanted(&link, "https://mega-casino.example"));
        assert!(!is_wanted(&link, "https://alphabet.example/casino"));
    }

    #[test]
    fn problems_of_an_address() {
        assert!(has_problem(LinkProblem::IpAddress, "http://192.0.2.1/x", "192.0.2.1"));
        assert!(has_problem(LinkProblem::LookAlike, "https://schооl.example", "schооl.example"));
        assert!(has_problem(LinkProblem::NotSecure, "HTTP://school.example", "school.example"));
        assert!(!has_problem(LinkProblem::LookAlike, "https://école.example", "école.example"));
    }
}
