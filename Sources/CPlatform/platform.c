#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

void sweep_limit_malloc_arenas(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}

static void install(int signal_number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, NULL);
}

static const int stop_signals[] = {
  SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU,
};

int sweep_stop_signal_at(int index) {
  int count = (int)(sizeof stop_signals / sizeof stop_signals[0]);
  return index < count ? stop_signals[index] : 0;
}

bool sweep_hangup_is_ignored(void) {
  static int is_ignored = -1;
  if (is_ignored < 0) {
    struct sigaction action;
    is_ignored = sigaction(SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
  }
  return is_ignored == 1;
}

static volatile sig_atomic_t stop_signal = 0;

static void remember_stop(int signal_number) { stop_signal = signal_number; }

static void install_for_stop_signals(void (*handler)(int)) {
  for (int index = 0; sweep_stop_signal_at(index) != 0; index++) {
    int number = sweep_stop_signal_at(index);
    /* nohup ignores it, so that the command outlives the terminal. */
    if (number == SIGHUP && sweep_hangup_is_ignored()) continue;
    install(number, handler);
  }
}

void sweep_watch_stop_signals(void) { install_for_stop_signals(remember_stop); }

int sweep_stop_signal(void) { return (int)stop_signal; }

static volatile sig_atomic_t stop_descriptor = -1;

static void write_stop(int signal_number) {
  int saved = errno;
  unsigned char byte = (unsigned char)signal_number;
  ssize_t written = write((int)stop_descriptor, &byte, 1);
  (void)written;
  errno = saved;
}

int sweep_pipe_stop_signals(void) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int end = 0; end < 2; end++) fcntl(ends[end], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  stop_descriptor = ends[1];
  install_for_stop_signals(write_stop);
  return ends[0];
}

#ifdef F_OFD_SETLK

static struct flock whole_file(short type) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool sweep_lock_file(int file) {
  struct flock lock = whole_file(F_WRLCK);
  return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

bool sweep_share_file(int file) {
  struct flock lock = whole_file(F_RDLCK);
  return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

void sweep_unlock_file(int file) {
  struct flock lock = whole_file(F_UNLCK);
  fcntl(file, F_OFD_SETLK, &lock);
}

bool sweep_lock_database_file(int file) {
  /* From PENDING_BYTE: https://www.sqlite.org/fileformat2.html#the_lock_byte_page */
  struct flock lock = whole_file(F_WRLCK);
  lock.l_start = 0x40000000;
  lock.l_len = 512;
  return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

bool sweep_file_is_locked(int file) {
  struct flock lock = whole_file(F_RDLCK);
  return fcntl(file, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

#else

bool sweep_lock_file(int file) { return flock(file, LOCK_EX | LOCK_NB) == 0; }

bool sweep_share_file(int file) { return flock(file, LOCK_SH | LOCK_NB) == 0; }

void sweep_unlock_file(int file) { flock(file, LOCK_UN); }

bool sweep_lock_database_file(int file) {
  (void)file;
  return false;
}

bool sweep_file_is_locked(int file) {
  (void)file;
  return true;
}

#endif

void sweep_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

#ifdef __linux__

static volatile pid_t parent = 0;

static void end_without_parent(int signal_number) {
  (void)signal_number;
  if (getppid() != parent) _exit(128 + SIGTERM);
}

void sweep_end_with_parent(void) {
  parent = getppid();
  /* A real-time signal: people and batch systems may send the others. */
  int signal_number = SIGRTMIN + 7;
  install(signal_number, end_without_parent);
  prctl(PR_SET_PDEATHSIG, signal_number);
  /* The parent may have died before the request took effect. */
  end_without_parent(0);
}

bool sweep_child_has_ended(pid_t child, double *cpu_seconds, int64_t *peak_resident_bytes) {
  *cpu_seconds = 0;
  *peak_resident_bytes = 0;
  siginfo_t information;
  struct rusage usage;
  memset(&information, 0, sizeof information);
  memset(&usage, 0, sizeof usage);
  /* The system call has a fifth argument that the C library's waitid lacks. wait4 gives the usage
     too, but reaps the child. */
  if (syscall(SYS_waitid, P_PID, child, &information, WEXITED | WNOHANG | WNOWAIT, &usage) != 0)
    return errno == ECHILD;
  if (information.si_pid != child) return false;
  *cpu_seconds = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec
      + ((double)usage.ru_utime.tv_usec + (double)usage.ru_stime.tv_usec) * 1e-6;
  *peak_resident_bytes = (int64_t)usage.ru_maxrss * 1024;
  return true;
}

#else

void sweep_end_with_parent(void) {}

bool sweep_child_has_ended(pid_t child, double *cpu_seconds, int64_t *peak_resident_bytes) {
  *cpu_seconds = 0;
  *peak_resident_bytes = 0;
  siginfo_t information;
  memset(&information, 0, sizeof information);
  if (waitid(P_PID, (id_t)child, &information, WEXITED | WNOHANG | WNOWAIT) != 0)
    return errno == ECHILD;
  return information.si_pid == child;
}

#endif

int sweep_affinity_count(void) {
#ifdef __linux__
  /* A machine may have more CPUs than a cpu_set_t holds; the kernel refuses sets that are too small. */
  for (int cpus = 1024; cpus <= 1 << 20; cpus *= 4) {
    cpu_set_t *set = CPU_ALLOC(cpus);
    if (set == NULL) return 0;
    size_t bytes = CPU_ALLOC_SIZE(cpus);
    int failed = sched_getaffinity(0, bytes, set);
    int count = failed ? 0 : CPU_COUNT_S(bytes, set);
    CPU_FREE(set);
    if (!failed) return count;
    if (errno != EINVAL) return 0;
  }
#endif
  return 0;
}

bool sweep_cpu_has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi2");
#else
  return true;
#endif
}

bool sweep_cpu_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

void sweep_restore_quit_signal(void) {
  struct sigaction action;
  if (sigaction(SIGQUIT, NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
    signal(SIGQUIT, SIG_DFL);
  }
}
