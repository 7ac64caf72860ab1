#ifndef SWEEP_CPLATFORM_H
#define SWEEP_CPLATFORM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// Limits the allocator to two arenas: one for the main thread, which grows by 16 MiB at a time, and
/// one for all other threads. Must be called before the first thread starts.
///
/// The second arena grows page by page with a system call each, so code that allocates much runs on
/// the main thread. With a single arena, threads that read a database would wait for each other.
void sweep_limit_malloc_arenas(void);

/// Returns the signal for an orderly stop at an index from 0; 0 after the last.
///
/// SIGINT is Ctrl-C, SIGQUIT Ctrl-\, and SIGHUP the closing of the terminal. Batch systems send
/// SIGTERM, SIGUSR1, SIGUSR2 or SIGXCPU some time before they kill.
int sweep_stop_signal_at(int index);

/// True if SIGHUP was ignored when this was first called, as it is under `nohup`.
bool sweep_hangup_is_ignored(void);

/// Makes the stop signals set a flag instead of ending the process. An ignored SIGHUP stays ignored.
void sweep_watch_stop_signals(void);

/// Writes the number of each stop signal, one byte, into a pipe in place of ending the process. An ignored
/// SIGHUP stays ignored. Once this has returned, no signal is lost.
///
/// Returns the descriptor to read from; -1 if there is none left.
int sweep_pipe_stop_signals(void);

/// Returns the stop signal that has arrived since `sweep_watch_stop_signals`, or 0.
int sweep_stop_signal(void);

/// Ends this process when its parent process dies.
///
/// Linux only (PR_SET_PDEATHSIG); does nothing on other systems. Linux sends the signal when the
/// parent *thread* ends, so the handler ends the process only if the parent's id has changed.
void sweep_end_with_parent(void);

/// Takes an exclusive lock on an open file, until it is closed or the process ends. Returns false if
/// another open file description, of any process, holds a lock.
bool sweep_lock_file(int file);

/// Takes a shared lock on an open file, until it is closed or the process ends. Returns false if
/// another open file description holds an exclusive lock.
bool sweep_share_file(int file);

/// Releases the lock. Closing releases it only once no copy of the descriptor is left, and a process
/// that is being started has copies until its program begins.
void sweep_unlock_file(int file);

/// True if another open file description holds an exclusive lock. Takes no lock itself, so it never
/// makes a concurrent `sweep_lock_file` fail.
bool sweep_file_is_locked(int file);

/// Locks the bytes of a database file by which SQLite's connections exclude each other, until the file
/// is closed. Returns false if a connection is open, or if the system has no such locks.
///
/// Must be called before this process has connections: opening and closing the file drops their locks.
bool sweep_lock_database_file(int file);

/// Makes writes to a closed pipe fail with EPIPE instead of ending the process.
void sweep_ignore_broken_pipes(void);

/// True if a child has ended. Does not wait, and does not reap it.
///
/// Sets the processor time in seconds, user and system, and the peak resident size in bytes; both are
/// 0 if the system does not report them.
bool sweep_child_has_ended(pid_t child, double *cpu_seconds, int64_t *peak_resident_bytes);

/// Returns the number of CPUs that this process may run on; 0 if unknown.
int sweep_affinity_count(void);

/// True if this CPU has AVX2, FMA and BMI2; also on other architectures than x86-64.
bool sweep_cpu_has_avx2(void);

/// True if this CPU has AVX-512 with the extensions of x86-64-v4.
bool sweep_cpu_has_avx512(void);

/// Lets Ctrl-\ end the process, unless the parent had it ignored: the Swift runtime's handler would
/// print a backtrace and continue.
void sweep_restore_quit_signal(void);

#endif
