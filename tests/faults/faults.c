/* Stands between a program and the disc (LD_PRELOAD) and lets one chosen call go wrong.
 *
 * Every call that changes something at or below FAULTS_BELOW (an absolute path without links) is
 * numbered, over all threads and child processes together, from 1. FAULTS_MODE and FAULTS_AT say
 * what happens at which number; `mod.rs` is the other side and explains the modes.
 *
 * Not seen: changes through mapped memory (SQLite's -shm file), and system calls made without the
 * C library. Chmod, chown and times are passed through: no data depends on them here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_CALLS 65536

/* Shared by all processes of one run; `mod.rs` reads it by offset. */
struct shared {
  _Atomic uint64_t calls;  /* how many were numbered */
  _Atomic uint64_t fired;  /* how many were made to go wrong */
  char what[1024];         /* the first of those, for messages */
  char kinds[MAX_CALLS];   /* one letter a call, see `enum kind` */
};

enum kind { CREATE = 'c', WRITE = 'w', TRUNCATE = 't', SYNC = 's', RENAME = 'r', REMOVE = 'u', FOLDER = 'm', LINK = 'l' };
enum mode { COUNT, KILL, KILL_AFTER, TORN, EIO_ONCE, EIO_ON, ENOSPC_ONCE, ENOSPC_ON };
/* What the wrapper has to do. */
enum fate { PASS, FAIL, HALF, DIE_AFTER };

static struct shared *shared;
static enum mode mode;
static uint64_t at;
static const char *below;
static size_t below_length;
static int kills_group, no_exchange;
static int trace = -1;

static enum mode mode_of(const char *name) {
  static const char *const names[] = {"count", "kill", "kill_after", "torn", "eio", "eio_on", "enospc", "enospc_on"};
  for (int i = 0; i < 8; i++)
    if (name && !strcmp(name, names[i])) return (enum mode)i;
  return COUNT;
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("FAULTS_SHARED");
  below = getenv("FAULTS_BELOW");
  if (!path || !below) return;
  below_length = strlen(below);
  mode = mode_of(getenv("FAULTS_MODE"));
  at = getenv("FAULTS_AT") ? strtoull(getenv("FAULTS_AT"), NULL, 10) : 0;
  kills_group = getenv("FAULTS_GROUP") != NULL;
  no_exchange = getenv("FAULTS_NO_EXCHANGE") != NULL;
  /* Plain system calls, which are not numbered. */
  if (getenv("FAULTS_TRACE"))
    trace = (int)syscall(SYS_openat, AT_FDCWD, getenv("FAULTS_TRACE"), O_WRONLY | O_APPEND | O_CLOEXEC, 0);
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) shared = mapped;
}

static void die(void) {
  kill(kills_group ? 0 : getpid(), SIGKILL);
  for (;;) pause();
}

static int is_below(const char *path) {
  return !strncmp(path, below, below_length) && (path[below_length] == '/' || path[below_length] == '\0');
}

static int link_target(const char *link, char *out) {
  ssize_t length = readlink(link, out, PATH_MAX - 1);
  out[length < 0 ? 0 : length] = '\0';
  return length >= 0;
}

static int path_of_fd(int fd, char *out) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  return link_target(link, out);
}

/* The absolute form of a path as the *at calls take it. */
static int absolute(int folder, const char *path, char *out) {
  if (!path) return 0;
  if (path[0] == '/') {
    snprintf(out, PATH_MAX, "%s", path);
    return 1;
  }
  char base[PATH_MAX];
  if (!(folder == AT_FDCWD ? link_target("/proc/self/cwd", base) : path_of_fd(folder, base))) return 0;
  return snprintf(out, PATH_MAX, "%.2000s/%.2000s", base, path) > 0;
}

/* Both parts in one go, so that threads do not tear each other's lines. */
static void tell(const char *head, const void *text, size_t length) {
  struct iovec parts[2] = {{(void *)head, strlen(head)}, {(void *)text, length}};
  if (trace >= 0) syscall(SYS_writev, trace, parts, 2);
}

/* Numbers a call and decides its fate; errno is set for FAIL. */
static enum fate decide(enum kind kind, int grows, const char *path, const char *second) {
  uint64_t number = atomic_fetch_add(&shared->calls, 1) + 1;
  if (number <= MAX_CALLS) shared->kinds[number - 1] = (char)kind;
  if (trace >= 0) {
    char line[2 * PATH_MAX + 8];
    int length = snprintf(line, sizeof line, "%c\t%s\t%s\n", kind, path, second);
    tell("", line, (size_t)length);
  }
  enum fate fate = PASS;
  int error = EIO;
  switch (mode) {
    case COUNT: break;
    case KILL: if (number == at) fate = DIE_AFTER; break;
    case KILL_AFTER: if (number == at) fate = DIE_AFTER; break;
    case TORN: if (number == at) fate = HALF; break;
    case EIO_ONCE: if (number == at) fate = FAIL; break;
    case EIO_ON: if (number >= at) fate = FAIL; break;
    case ENOSPC_ONCE: if (number == at && grows) fate = FAIL, error = ENOSPC; break;
    case ENOSPC_ON: if (number >= at && grows) fate = FAIL, error = ENOSPC; break;
  }
  if (fate == PASS) return fate;
  if (atomic_fetch_add(&shared->fired, 1) == 0)
    snprintf(shared->what, sizeof shared->what, "call %lu (%c) on %s %s", (unsigned long)number, kind, path, second);
  if (mode == KILL || (fate == HALF && kind != WRITE)) die();
  errno = error;
  return fate;
}

static enum fate decide_fd(enum kind kind, int grows, int fd) {
  int saved = errno;
  char path[PATH_MAX];
  if (!shared || !path_of_fd(fd, path) || !is_below(path)) return PASS;
  errno = saved;
  return decide(kind, grows, path, "");
}

static enum fate decide_path(enum kind kind, int grows, int folder, const char *path) {
  int saved = errno;
  char whole[PATH_MAX];
  if (!shared || !absolute(folder, path, whole) || !is_below(whole)) return PASS;
  errno = saved;
  return decide(kind, grows, whole, "");
}

static enum fate decide_paths(enum kind kind, int grows, int folder, const char *path, int to_folder, const char *to) {
  int saved = errno;
  char whole[PATH_MAX], second[PATH_MAX];
  if (!shared || !absolute(folder, path, whole) || !absolute(to_folder, to, second)) return PASS;
  if (!is_below(whole) && !is_below(second)) return PASS;
  errno = saved;
  return decide(kind, grows, whole, second);
}

/* Whether writing so far makes the file longer. `from` below 0 stands for the current place. */
static int grows(int fd, off_t from, size_t length) {
  struct stat file;
  if (!shared || fstat(fd, &file)) return 0;
  if (fcntl(fd, F_GETFL) & O_APPEND) return 1;
  if (from < 0) from = lseek(fd, 0, SEEK_CUR);
  return from < 0 ? 0 : from + (off_t)length > file.st_size;
}

/* The C library's own function behind the wrapper of the same name. */
#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Most calls: fail, or happen and perhaps be the last thing that did. */
#define CARRY_OUT(type, fate_expression, call) \
  do { \
    enum fate fate = (fate_expression); \
    if (fate == FAIL) return -1; \
    type result = (call); \
    if (fate == DIE_AFTER) die(); \
    return result; \
  } while (0)

/* Writes: torn means that the first half gets through. */
#define CARRY_OUT_WRITE(fate_expression, call, half_call) \
  do { \
    enum fate fate = (fate_expression); \
    if (fate == FAIL) return -1; \
    if (fate == HALF) { \
      (void)!(half_call); \
      die(); \
    } \
    ssize_t result = (call); \
    if (fate == DIE_AFTER) die(); \
    return result; \
  } while (0)

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(write);
  if (fd == 1) tell("say\t", bytes, length);
  CARRY_OUT_WRITE(decide_fd(WRITE, grows(fd, -1, length), fd), real(fd, bytes, length), real(fd, bytes, length / 2));
}

#define WRAP_PWRITE(name, offset) \
  ssize_t name(int fd, const void *bytes, size_t length, offset from) { \
    REAL(name); \
    CARRY_OUT_WRITE(decide_fd(WRITE, grows(fd, from, length), fd), real(fd, bytes, length, from), real(fd, bytes, length / 2, from)); \
  }
WRAP_PWRITE(pwrite, off_t)
WRAP_PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  REAL(writev);
  size_t length = 0;
  for (int i = 0; i < count; i++) length += pieces[i].iov_len;
  CARRY_OUT_WRITE(decide_fd(WRITE, grows(fd, -1, length), fd), real(fd, pieces, count), real(fd, pieces, count / 2));
}

ssize_t copy_file_range(int in, off64_t *in_from, int out, off64_t *out_from, size_t length, unsigned flags) {
  REAL(copy_file_range);
  CARRY_OUT_WRITE(decide_fd(WRITE, 1, out), real(in, in_from, out, out_from, length, flags), real(in, in_from, out, out_from, length / 2, flags));
}

#define WRAP_SENDFILE(name, offset) \
  ssize_t name(int out, int in, offset *from, size_t length); \
  ssize_t name(int out, int in, offset *from, size_t length) { \
    REAL(name); \
    CARRY_OUT_WRITE(decide_fd(WRITE, 1, out), real(out, in, from, length), real(out, in, from, length / 2)); \
  }
WRAP_SENDFILE(sendfile, off_t)
WRAP_SENDFILE(sendfile64, off64_t)

int fsync(int fd) {
  REAL(fsync);
  CARRY_OUT(int, decide_fd(SYNC, 0, fd), real(fd));
}

int fdatasync(int fd) {
  REAL(fdatasync);
  CARRY_OUT(int, decide_fd(SYNC, 0, fd), real(fd));
}

#define WRAP_FTRUNCATE(name, offset) \
  int name(int fd, offset length) { \
    REAL(name); \
    CARRY_OUT(int, decide_fd(TRUNCATE, grows(fd, 0, (size_t)length), fd), real(fd, length)); \
  }
WRAP_FTRUNCATE(ftruncate, off_t)
WRAP_FTRUNCATE(ftruncate64, off64_t)

#define WRAP_FALLOCATE(name, offset) \
  int name(int fd, int how, offset from, offset length) { \
    REAL(name); \
    CARRY_OUT(int, decide_fd(TRUNCATE, 1, fd), real(fd, how, from, length)); \
  }
WRAP_FALLOCATE(fallocate, off_t)
WRAP_FALLOCATE(fallocate64, off64_t)

/* These return the error instead of setting it. */
#define WRAP_POSIX_FALLOCATE(name, offset) \
  int name(int fd, offset from, offset length) { \
    REAL(name); \
    enum fate fate = decide_fd(TRUNCATE, 1, fd); \
    if (fate == FAIL) return errno; \
    int result = real(fd, from, length); \
    if (fate == DIE_AFTER) die(); \
    return result; \
  }
WRAP_POSIX_FALLOCATE(posix_fallocate, off_t)
WRAP_POSIX_FALLOCATE(posix_fallocate64, off64_t)

/* Opening changes the disc when it makes the file or empties it. */
static enum fate decide_open(int folder, const char *path, int flags) {
  if (!shared || !(flags & (O_CREAT | O_TRUNC))) return PASS;
  int saved = errno;
  int is_there = faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  errno = saved;
  if (is_there && flags & O_TRUNC) return decide_path(TRUNCATE, 0, folder, path);
  if (!is_there && flags & O_CREAT) return decide_path(CREATE, 1, folder, path);
  return PASS;
}

#define MODE_ARGUMENT(last, flags) \
  va_list arguments; \
  va_start(arguments, last); \
  mode_t permissions = (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) ? va_arg(arguments, mode_t) : 0; \
  va_end(arguments)

#define WRAP_OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    MODE_ARGUMENT(flags, flags); \
    CARRY_OUT(int, decide_open(AT_FDCWD, path, flags), real(path, flags, permissions)); \
  }
WRAP_OPEN(open)
WRAP_OPEN(open64)

#define WRAP_OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(name); \
    MODE_ARGUMENT(flags, flags); \
    CARRY_OUT(int, decide_open(folder, path, flags), real(folder, path, flags, permissions)); \
  }
WRAP_OPENAT(openat)
WRAP_OPENAT(openat64)

int rename(const char *from, const char *to) {
  REAL(rename);
  CARRY_OUT(int, decide_paths(RENAME, 0, AT_FDCWD, from, AT_FDCWD, to), real(from, to));
}

int renameat(int folder, const char *from, int to_folder, const char *to) {
  REAL(renameat);
  CARRY_OUT(int, decide_paths(RENAME, 0, folder, from, to_folder, to), real(folder, from, to_folder, to));
}

int renameat2(int folder, const char *from, int to_folder, const char *to, unsigned flags) {
  REAL(renameat2);
  if (no_exchange && flags & RENAME_EXCHANGE) {
    errno = EINVAL;
    return -1;
  }
  CARRY_OUT(int, decide_paths(RENAME, 0, folder, from, to_folder, to), real(folder, from, to_folder, to, flags));
}

int link(const char *from, const char *to) {
  REAL(link);
  CARRY_OUT(int, decide_paths(LINK, 1, AT_FDCWD, from, AT_FDCWD, to), real(from, to));
}

int linkat(int folder, const char *from, int to_folder, const char *to, int flags) {
  REAL(linkat);
  CARRY_OUT(int, decide_paths(LINK, 1, folder, from, to_folder, to), real(folder, from, to_folder, to, flags));
}

int unlink(const char *path) {
  REAL(unlink);
  CARRY_OUT(int, decide_path(REMOVE, 0, AT_FDCWD, path), real(path));
}

int unlinkat(int folder, const char *path, int flags) {
  REAL(unlinkat);
  CARRY_OUT(int, decide_path(REMOVE, 0, folder, path), real(folder, path, flags));
}

int rmdir(const char *path) {
  REAL(rmdir);
  CARRY_OUT(int, decide_path(REMOVE, 0, AT_FDCWD, path), real(path));
}

int mkdir(const char *path, mode_t permissions) {
  REAL(mkdir);
  CARRY_OUT(int, decide_path(FOLDER, 1, AT_FDCWD, path), real(path, permissions));
}

int mkdirat(int folder, const char *path, mode_t permissions) {
  REAL(mkdirat);
  CARRY_OUT(int, decide_path(FOLDER, 1, folder, path), real(folder, path, permissions));
}
