//! Kind `authority`: whether whoever is named in a draft may speak for the organisation (5.9.2), and whether somebody approved it.

use super::field::{place_of, plain};
use super::message::fill;
use super::{Subject, Verdict, finding};
use crate::finding::Place;
use crate::ruleset::model::{AuthorityCheck, AuthorityProblem, Rule};
use crate::text::fold;

/// Who may speak and approve, as `postcheck.yaml` says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Authority<'c> {
    /// People and accounts that may post officially; empty where nobody listed any.
    pub accounts: &'c [String],
    /// Channel and handle of each of the organisation's accounts.
    pub handles: &'c [(String, String)],
    /// Empty where nobody listed any.
    pub approvers: &'c [String],
    /// Every official post needs an approver.
    pub approval_required: bool,
}

/// The same, as compared.
#[derive(Debug, Default)]
pub(super) struct Known {
    accounts: Vec<String>,
    handles: Vec<(String, String)>,
    approvers: Vec<String>,
    approval_required: bool,
}

impl Known {
    pub(super) fn new(authority: Authority<'_>) -> Self {
        let names = |list: &[String]| list.iter().map(|name| comparable(name)).collect();
        let handles = authority.handles.iter().map(|(channel, handle)| (channel.to_lowercase(), comparable(handle)));
        Self {
            accounts: names(authority.accounts),
            handles: handles.collect(),
            approvers: names(authority.approvers),
            approval_required: authority.approval_required,
        }
    }

    /// Whether a name or handle is one of those that may speak, on all of `channels`.
    fn may_speak(&self, name: &str, channels: &[String]) -> bool {
        let name = comparable(name);
        let on = |channel: &String| {
            let mut own = self.handles.iter().filter(|(of, _)| of == channel).peekable();
            // A channel without a handle of its own: any of ours will do.
            if own.peek().is_none() {
                return self.handles.iter().any(|(_, handle)| *handle == name);
            }
            own.any(|(_, handle)| *handle == name)
        };
        let by_handle = if channels.is_empty() {
            self.handles.iter().any(|(_, handle)| *handle == name)
        } else {
            channels.iter().all(on)
        };
        self.accounts.contains(&name) || by_handle
    }
}

pub(super) fn check(rule: &Rule, check: &AuthorityCheck, known: &Known, subject: &Subject<'_>, verdict: &mut Verdict) {
    let post = subject.post;
    if post.passages.is_empty() && post.attachments.is_empty() {
        return;
    }
    let listed = !known.accounts.is_empty() || !known.handles.is_empty();
    if !listed && known.approvers.is_empty() && !known.approval_required {
        return;
    }
    let named = fields(check, subject);
    let author = post.author.as_deref().map(str::trim).filter(|author| !author.is_empty());
    // The place of a name, and the name.
    let wrong: Vec<(Place, &str)> = match check.problem {
        AuthorityProblem::NotAuthorised if listed => {
            let author = author.filter(|_| !known.accounts.is_empty()).map(|author| ("author", author));
            let named = named.into_iter().chain(author).filter(|(_, name)| !known.may_speak(name, subject.channels));
            named.map(|(field, name)| (place_of(field, post), name)).collect()
        }
        AuthorityProblem::NobodyNamed if listed && author.is_none() && named.is_empty() => vec![(Place::Post, "")],
        AuthorityProblem::NotApproved if known.approval_required && named.is_empty() => vec![(Place::Post, "")],
        AuthorityProblem::UnknownApprover if !known.approvers.is_empty() => {
            let unknown = named.into_iter().filter(|(_, name)| !known.approvers.contains(&comparable(name)));
            unknown.map(|(field, name)| (place_of(field, post), name)).collect()
        }
        AuthorityProblem::OwnApproval if known.approval_required => {
            let author = author.map(comparable);
            let own = named.into_iter().filter(|(_, name)| author.as_deref() == Some(comparable(name).as_str()));
            own.map(|(field, name)| (place_of(field, post), name)).collect()
        }
        _ => Vec::new(),
    };
    let mut told: Vec<&str> = Vec::new();
    for (place, name) in wrong {
        // A column may be known by its own name and by ours.
        if !told.contains(&name) {
            told.push(name);
            let message = fill(&rule.message, &[("match", name)]);
            verdict.findings.push(finding(rule, place, message, subject));
        }
    }
}

/// The fields that the rule names, whatever the case and signs of their names, with what stands in them.
fn fields<'s>(check: &AuthorityCheck, subject: &'s Subject<'_>) -> Vec<(&'s str, &'s str)> {
    let wanted: Vec<String> = check.fields.iter().map(|name| plain(name)).collect();
    let fields = subject.post.fields.iter().filter(|(name, _)| wanted.contains(&plain(name)));
    let values = fields.map(|(name, value)| (name.as_str(), value.trim()));
    values.filter(|(_, value)| !value.is_empty() && !matches!(*value, "official" | "personal")).collect()
}

/// Names and handles as they are compared.
fn comparable(name: &str) -> String {
    fold(name.trim().trim_start_matches('@')).split_whitespace().collect::<Vec<_>>().join(" ")
}
