/* The fault shim: makes the file operations of one process fail, stop short, or end the process.
 *
 * Loaded with LD_PRELOAD into a process of the tests, never shipped; Linux and glibc. It counts the
 * operations on paths that contain a given text and does to the n-th one what it was armed for.
 * What a program writes through mmap (SQLite's -shm) makes no call and is out of its reach.
 *
 *   shim_arm(mode, n, errno, text, mask)     modes and masks below; n counts from 1
 *   shim_count()                             operations since it was armed
 *   shim_trace(fd)                           log each operation with its data, for power cuts
 *   shim_note(text)                          put a note into that log
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { OFF, COUNT, KILL_BEFORE, KILL_HALF, FAIL_ONCE, FAIL_EVER, SHORT_THEN_FULL };
enum { CHANGES = 1, READS = 2, SYNCS = 4 };
enum { GO_ON, HALF_THEN_KILL, HALF_THEN_REPORT, FAIL = -1 };

static int g_mode, g_n, g_count, g_errno, g_mask, g_trace = -1;
static char g_text[PATH_MAX];

int shim_arm(int mode, int n, int error, const char *text, int mask) {
  g_mode = OFF;
  snprintf(g_text, sizeof g_text, "%s", text);
  g_n = n, g_errno = error, g_mask = mask, g_count = 0;
  g_mode = mode;
  return 0;
}
int shim_count(void) { return g_count; }
int shim_trace(int fd) { g_trace = fd; return 0; }

#define REAL(name)                                                                    \
  ({                                                                                  \
    static __typeof__(&name) real;                                                    \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                     \
    real;                                                                             \
  })

struct record { uint8_t what; uint16_t path; int64_t at; uint32_t data; } __attribute__((packed));

static void put(const void *data, size_t size) {
  if (size && REAL(write)(g_trace, data, size) != (ssize_t)size) abort();
}
static void trace(uint8_t what, const char *path, int64_t at, const void *data, uint32_t size) {
  if (g_trace < 0) return;
  struct record record = {what, (uint16_t)strlen(path), at, size};
  put(&record, sizeof record), put(path, record.path), put(data, size);
}
int shim_note(const char *text) { trace('a', "", 0, text, (uint32_t)strlen(text)); return 0; }

static int known(const char *path) { return g_mode && g_text[0] && strstr(path, g_text); }
static int known_fd(int fd, char *path) {
  if (!g_mode || fd == g_trace) return 0;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, PATH_MAX - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return known(path);
}
static int hit(int kind) {
  if (!(g_mask & kind)) return GO_ON;
  int now = ++g_count;
  if (g_mode == FAIL_EVER && now >= g_n) { errno = g_errno; return FAIL; }
  if (now != g_n) return GO_ON;
  switch (g_mode) {
    case KILL_BEFORE: _exit(137);
    case KILL_HALF: return HALF_THEN_KILL;
    case FAIL_ONCE: errno = g_errno; return FAIL;
    case SHORT_THEN_FULL: g_mode = FAIL_EVER, g_errno = ENOSPC; return HALF_THEN_REPORT;
  }
  return GO_ON;
}
/* Whole operations have no half: what would leave one is done whole, and then the end comes. */
#define WHOLE(kind, call)                             \
  do {                                                \
    int how = hit(kind);                              \
    if (how == FAIL) return -1;                       \
    int result = (call);                              \
    if (how == HALF_THEN_KILL) _exit(137);            \
    return result;                                    \
  } while (0)

ssize_t write(int fd, const void *data, size_t size) {
  char path[PATH_MAX];
  if (!known_fd(fd, path)) return REAL(write)(fd, data, size);
  int how = hit(CHANGES);
  if (how == FAIL) return -1;
  size_t now = how == GO_ON ? size : size / 2;
  trace('w', path, lseek(fd, 0, SEEK_CUR), data, (uint32_t)now);
  ssize_t done = REAL(write)(fd, data, now);
  if (how == HALF_THEN_KILL) _exit(137);
  return done;
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  char path[PATH_MAX];
  if (!known_fd(fd, path)) return REAL(pwrite64)(fd, data, size, at);
  int how = hit(CHANGES);
  if (how == FAIL) return -1;
  size_t now = how == GO_ON ? size : size / 2;
  trace('w', path, at, data, (uint32_t)now);
  ssize_t done = REAL(pwrite64)(fd, data, now, at);
  if (how == HALF_THEN_KILL) _exit(137);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  return pwrite64(fd, data, size, at);
}
ssize_t read(int fd, void *data, size_t size) {
  char path[PATH_MAX];
  if (known_fd(fd, path) && hit(READS) == FAIL) return -1;
  return REAL(read)(fd, data, size);
}
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
  char path[PATH_MAX];
  if (known_fd(fd, path) && hit(READS) == FAIL) return -1;
  return REAL(pread64)(fd, data, size, at);
}
ssize_t pread(int fd, void *data, size_t size, off_t at) { return pread64(fd, data, size, at); }

static int synced(int result, const char *path) {
  if (!result) trace('s', path, 0, 0, 0);
  return result;
}
int fsync(int fd) {
  char path[PATH_MAX];
  if (!known_fd(fd, path)) return REAL(fsync)(fd);
  WHOLE(CHANGES | SYNCS, synced(REAL(fsync)(fd), path));
}
int fdatasync(int fd) {
  char path[PATH_MAX];
  if (!known_fd(fd, path)) return REAL(fdatasync)(fd);
  WHOLE(CHANGES | SYNCS, synced(REAL(fdatasync)(fd), path));
}
static int traced(uint8_t what, const char *path, int64_t at, const char *other, int result) {
  if (!result) trace(what, path, at, other, other ? (uint32_t)strlen(other) : 0);
  return result;
}
int ftruncate64(int fd, off64_t size) {
  char path[PATH_MAX];
  if (!known_fd(fd, path)) return REAL(ftruncate64)(fd, size);
  WHOLE(CHANGES, traced('t', path, size, 0, REAL(ftruncate64)(fd, size)));
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
/* Names come as the program gave them; for the log they are made whole. */
static const char *whole(const char *path, char *room) {
  if (path[0] == '/') return path;
  char here[PATH_MAX / 2];
  if (!getcwd(here, sizeof here)) return path;
  snprintf(room, PATH_MAX, "%s/%.*s", here, PATH_MAX / 2 - 2, path);
  return room;
}
int unlink(const char *given) {
  char room[PATH_MAX];
  const char *path = whole(given, room);
  if (!known(path)) return REAL(unlink)(given);
  WHOLE(CHANGES, traced('u', path, 0, 0, REAL(unlink)(given)));
}
int rename(const char *from, const char *to) {
  char room[PATH_MAX], other[PATH_MAX];
  const char *path = whole(to, room);
  if (!known(path)) return REAL(rename)(from, to);
  WHOLE(CHANGES, traced('r', path, 0, whole(from, other), REAL(rename)(from, to)));
}
static int opened(const char *given, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
  char room[PATH_MAX];
  const char *path = whole(given, room);
  if (!known(path)) return real(given, flags, mode);
  int changes = (flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)) != 0;
  int how = hit(changes ? CHANGES : READS);
  if (how == FAIL) return -1;
  int is_new = (flags & O_CREAT) && access(given, F_OK);
  int fd = real(given, flags, mode);
  if (fd >= 0 && is_new) trace('o', path, 0, 0, 0);
  if (fd >= 0 && (flags & O_TRUNC) && !is_new) trace('t', path, 0, 0, 0);
  if (how == HALF_THEN_KILL) _exit(137);
  return fd;
}
#define WITH_MODE(flags, mode)                           \
  mode_t mode = 0;                                       \
  if ((flags) & (O_CREAT | O_TMPFILE)) {                 \
    va_list rest;                                        \
    va_start(rest, flags);                               \
    mode = (mode_t)va_arg(rest, int);                    \
    va_end(rest);                                        \
  }
int open(const char *path, int flags, ...) {
  WITH_MODE(flags, mode)
  return opened(path, flags, mode, REAL(open));
}
int open64(const char *path, int flags, ...) {
  WITH_MODE(flags, mode)
  return opened(path, flags, mode, REAL(open64));
}
