//! Published check-digit schemes of identifiers in use in the United Kingdom.

use crate::ruleset::model::Checksum;

/// Whether `written`, with its spaces and hyphens, passes `scheme`.
pub(super) fn passes(scheme: Checksum, written: &str) -> bool {
    let bare: String = written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    match scheme {
        Checksum::Upn => upn(&bare),
        Checksum::Nhs => nhs(&bare),
        Checksum::Luhn => luhn(&bare),
        Checksum::Iban => iban(&bare),
    }
}

fn digits(bare: &str) -> Option<Vec<u32>> {
    bare.chars().map(|c| c.to_digit(10)).collect()
}

/// Letters of the Unique Pupil Number's check digit: the alphabet without I, O and S (Department for Education, UPN guide).
const UPN_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// Unique Pupil Number: weights 2 to 13 over the twelve characters after the check letter, modulo 23. A temporary one ends with a letter.
fn upn(bare: &str) -> bool {
    let bytes = bare.as_bytes();
    let [check, rest @ ..] = bytes else { return false };
    if rest.len() != 12 {
        return false;
    }
    let mut sum = 0;
    for (index, byte) in rest.iter().enumerate() {
        let value = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            letter if index == 11 => match UPN_LETTERS.iter().position(|known| known == letter) {
                Some(position) => position,
                None => return false,
            },
            _ => return false,
        };
        sum += value * (index + 2);
    }
    UPN_LETTERS.get(sum % 23) == Some(check)
}

/// NHS number: modulus 11 over nine digits (NHS Data Dictionary).
fn nhs(bare: &str) -> bool {
    let Some(digits) = digits(bare) else { return false };
    if digits.len() != 10 || digits.iter().all(|digit| *digit == digits[0]) {
        return false;
    }
    let sum: u32 = digits.iter().take(9).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && digits[9] == check
}

/// Payment card: ISO/IEC 7812-1 annex B.
fn luhn(bare: &str) -> bool {
    let Some(digits) = digits(bare) else { return false };
    if !(13..=19).contains(&digits.len()) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match index % 2 {
            0 => *digit,
            _ if *digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10) && sum > 0
}

/// IBAN: ISO 13616, modulus 97 of the rearranged characters.
fn iban(bare: &str) -> bool {
    if !(15..=34).contains(&bare.len()) || !bare.is_ascii() {
        return false;
    }
    let (head, tail) = bare.split_at(4);
    let remainder = tail.chars().chain(head.chars()).try_fold(0_u32, |remainder, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { (remainder * 10 + value) % 97 } else { (remainder * 100 + value) % 97 })
    });
    remainder == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nhs_numbers() {
        assert!(passes(Checksum::Nhs, "943 476 5919"));
        assert!(!passes(Checksum::Nhs, "943 476 5918"));
        assert!(!passes(Checksum::Nhs, "0000000000"));
    }

    #[test]
    fn pupil_numbers_pass_with_their_own_letter_only() {
        let passing = UPN_LETTERS
            .iter()
            .filter(|letter| passes(Checksum::Upn, &format!("{}801200001001", char::from(**letter))))
            .count();
        assert_eq!(passing, 1);
    }

    #[test]
    fn cards_and_ibans() {
        assert!(passes(Checksum::Luhn, "4111 1111 1111 1111"));
        assert!(!passes(Checksum::Luhn, "4111 1111 1111 1112"));
        assert!(passes(Checksum::Iban, "GB82 WEST 1234 5698 7654 32"));
        assert!(!passes(Checksum::Iban, "GB82 WEST 1234 5698 7654 33"));
    }
}
