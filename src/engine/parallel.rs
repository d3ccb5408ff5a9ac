//! Doing jobs on several threads while their results come out in the order of the jobs.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Jobs under way for each thread: enough to keep all busy, few enough to bound memory.
const IN_FLIGHT: usize = 4;

/// Does the jobs that `produce` hands on with `work`, on `threads` threads; `consume` gets the results in order.
///
/// At most a few jobs for each thread are under way at a time: when `consume` is slow, `produce` waits.
///
/// # Errors
/// The first error of `produce` or `consume`; what was done before it has been consumed.
pub fn ordered<J: Send, R: Send>(
    threads: usize,
    produce: impl FnOnce(&mut dyn FnMut(J) -> io::Result<()>) -> io::Result<()> + Send,
    work: impl Fn(J) -> R + Sync,
    mut consume: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    if threads <= 1 {
        return produce(&mut |job| consume(work(job)));
    }
    let limit = threads * IN_FLIGHT;
    let (job_sender, job_receiver) = sync_channel::<(usize, J)>(limit);
    let (result_sender, result_receiver) = sync_channel::<(usize, R)>(limit);
    // A ticket is taken for each job and given back when its result has been consumed.
    let (ticket_sender, ticket_receiver) = sync_channel::<()>(limit);
    let job_receiver = Mutex::new(job_receiver);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, receiver, work) = (result_sender.clone(), &job_receiver, &work);
            scope.spawn(move || worker(receiver, &sender, work));
        }
        drop(result_sender);
        let producer = scope.spawn(move || {
            let mut number = 0;
            produce(&mut |job| {
                // Both fail only when the consumer has stopped.
                let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
                ticket_sender.send(()).map_err(|_| closed())?;
                job_sender.send((number, job)).map_err(|_| closed())?;
                number += 1;
                Ok(())
            })
        });
        let consumed = in_order(&result_receiver, &ticket_receiver, &mut consume);
        // Frees a producer that waits for a ticket, and workers that wait to hand over a result.
        drop(ticket_receiver);
        drop(result_receiver);
        let produced = producer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        consumed.and(produced)
    })
}

fn worker<J, R>(receiver: &Mutex<Receiver<(usize, J)>>, sender: &SyncSender<(usize, R)>, work: &impl Fn(J) -> R) {
    loop {
        let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = job else { return };
        if sender.send((number, work(job))).is_err() {
            return;
        }
    }
}

fn in_order<R>(
    results: &Receiver<(usize, R)>,
    tickets: &Receiver<()>,
    consume: &mut impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let mut early: BTreeMap<usize, R> = BTreeMap::new();
    let mut next = 0;
    for (number, result) in results {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            let _ = tickets.recv();
            consume(result)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let jobs = |take: &mut dyn FnMut(u64) -> io::Result<()>| (0..200).try_for_each(take);
            let work = |job: u64| {
                if job.is_multiple_of(7) {
                    thread::sleep(std::time::Duration::from_micros(job));
                }
                job * 2
            };
            ordered(threads, jobs, work, |result| {
                seen.push(result);
                Ok(())
            })
            .unwrap();
            assert_eq!(seen, (0..200).map(|job| job * 2).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn a_reader_that_goes_away_stops_the_run() {
        let jobs = |take: &mut dyn FnMut(u64) -> io::Result<()>| (0..).try_for_each(take);
        let mut left = 10;
        let result = ordered(
            3,
            jobs,
            |job| job,
            |_| {
                left -= 1;
                if left == 0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
            },
        );
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
