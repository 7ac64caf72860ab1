#ifndef SWEEP_CPLATFORM_H
#define SWEEP_CPLATFORM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// Lets the main thread allocate from a heap that grows by 16 MiB at a time, and all others from
/// a second one. To be called before the first thread starts.
///
/// The second grows page by page with a system call each, so what allocates most runs on the main
/// thread; with one heap for all, threads that read a database at once wait for each other.
void sweep_use_two_heaps(void);

/// The signals that ask for an orderly stop, by position from 0; 0 behind the last.
///
/// SIGINT is Ctrl-C and SIGQUIT Ctrl-\; SIGHUP comes from a terminal that was closed; batch systems
/// send SIGTERM, SIGUSR1, SIGUSR2 and SIGXCPU some time before they kill.
int sweep_stop_signal_at(int index);

/// Whether SIGHUP is ignored, as `nohup` has it for its command.
bool sweep_hangup_is_ignored(void);

/// Makes the stop signals set a flag in place of ending the process. An ignored SIGHUP stays ignored.
void sweep_watch_stop_signals(void);

/// The stop signal that has arrived since `sweep_watch_stop_signals`, or 0.
int sweep_stop_signal(void);

/// Ends this process when its parent process dies, however it dies.
///
/// Linux only (PR_SET_PDEATHSIG); elsewhere nothing happens. Linux sends the signal when the parent
/// *thread* ends, so the handler compares the parent's id and goes on when that still lives.
void sweep_end_with_parent(void);

/// Locks an open file until it is closed or the process ends, however it ends; false when another
/// process, or another opening of the file in this one, has locked it.
bool sweep_lock_file(int file);

/// Shares an open file with others that do so, until it is closed or the process ends: nobody can
/// lock it meanwhile. False when another opening of it is locked.
bool sweep_share_file(int file);

/// Gives the lock back. Closing does so only once no copy is left, and a process that is being started
/// has one until its program begins.
void sweep_unlock_file(int file);

/// Whether another opening of the file has locked it. Only asks: a program that tries to lock the
/// file at the same moment does not meet this.
bool sweep_file_is_locked(int file);

/// Takes a read lock on an open file, which excludes `sweep_lock_file`; false when that has locked it.
bool sweep_lock_file_shared(int file);

/// Locks the bytes of a database file by which SQLite's connections exclude each other, until the file
/// is closed; false when a connection is open, or where the system has no such locks. Opening and
/// closing the file drops the locks of this process's own connections: to be called before there are
/// any.
bool sweep_lock_database_file(int file);

/// Makes writes to a closed pipe fail with EPIPE in place of ending the process.
void sweep_ignore_broken_pipes(void);

/// Asks without waiting whether a child has ended, and leaves it to be reaped by others.
///
/// When it has, fills in the processor time in seconds, user and system, and the largest resident
/// size in bytes; both stay 0 where the system cannot tell.
bool sweep_child_has_ended(pid_t child, double *cpu_seconds, int64_t *peak_resident_bytes);

/// The number of CPUs that this process may run on; 0 when unknown.
int sweep_affinity_count(void);

/// Whether this CPU has the instructions that the arithmetic was compiled for by default: AVX2, FMA
/// and BMI2 on x86-64.
bool sweep_cpu_is_supported(void);

#endif
