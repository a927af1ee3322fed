//! Other processes.

/// Whether a process is there. One that cannot be asked about is.
#[cfg(unix)]
pub fn is_running(process_id: u32) -> bool {
    // Somebody else's process may not be signalled, but it is there.
    pid(process_id)
        .is_some_and(|it| rustix::process::test_kill_process(it) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
pub fn is_running(_process_id: u32) -> bool {
    true
}

/// The number as the system takes it; `None` where no process can have it.
#[cfg(unix)]
pub fn pid(process_id: u32) -> Option<rustix::process::Pid> {
    let process_id = i32::try_from(process_id).ok()?;
    rustix::process::Pid::from_raw(process_id)
}
