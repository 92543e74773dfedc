/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/core/project/failing-files.h"

#include <errno.h>
#include <string.h>

/* A file and, behind it, the one of the system. */
typedef struct {
  sqlite3_file base;
  sqlite3_file *real;
} File;

static sqlite3_vfs *real_vfs;
static FailingKind failing;
static unsigned calls_left;
static int has_failed;

static int
fails (FailingKind kind)
{
  if (failing != kind)
    return 0;
  if (calls_left > 1) {
    calls_left--;
    return 0;
  }
  has_failed = 1;
  return 1;
}

static sqlite3_file *
real (sqlite3_file *file)
{
  return ((File *)file)->real;
}

static int
close_file (sqlite3_file *file)
{
  return real (file)->pMethods->xClose (real (file));
}

static int
read_file (sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_READ
                              : real (file)->pMethods->xRead (real (file), to, n, at);
}

static int
write_file (sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
  if (fails (FAILING_GONE))
    return SQLITE_IOERR_WRITE;
  return fails (FAILING_FULL) ? SQLITE_FULL
                              : real (file)->pMethods->xWrite (real (file), from, n, at);
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_TRUNCATE
                              : real (file)->pMethods->xTruncate (real (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_FSYNC
                              : real (file)->pMethods->xSync (real (file), flags);
}

static int
size_file (sqlite3_file *file, sqlite3_int64 *size)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_FSTAT
                              : real (file)->pMethods->xFileSize (real (file), size);
}

static int
lock_file (sqlite3_file *file, int lock)
{
  return real (file)->pMethods->xLock (real (file), lock);
}

static int
unlock_file (sqlite3_file *file, int lock)
{
  return real (file)->pMethods->xUnlock (real (file), lock);
}

static int
check_lock (sqlite3_file *file, int *found)
{
  return real (file)->pMethods->xCheckReservedLock (real (file), found);
}

static int
control_file (sqlite3_file *file, int what, void *argument)
{
  if (what == SQLITE_FCNTL_LAST_ERRNO && has_failed) {
    *(int *)argument = ESTALE;
    return SQLITE_OK;
  }
  return real (file)->pMethods->xFileControl (real (file), what, argument);
}

static int
get_sector_size (sqlite3_file *file)
{
  return real (file)->pMethods->xSectorSize (real (file));
}

static int
get_characteristics (sqlite3_file *file)
{
  return real (file)->pMethods->xDeviceCharacteristics (real (file));
}

static int
map_index (sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
  return fails (FAILING_GONE)
             ? SQLITE_IOERR_SHMMAP
             : real (file)->pMethods->xShmMap (real (file), page, size, extend, at);
}

static int
lock_index (sqlite3_file *file, int offset, int n, int flags)
{
  return real (file)->pMethods->xShmLock (real (file), offset, n, flags);
}

static void
fence_index (sqlite3_file *file)
{
  real (file)->pMethods->xShmBarrier (real (file));
}

static int
unmap_index (sqlite3_file *file, int remove)
{
  return real (file)->pMethods->xShmUnmap (real (file), remove);
}

static const sqlite3_io_methods methods = {
  2,
  close_file,
  read_file,
  write_file,
  truncate_file,
  sync_file,
  size_file,
  lock_file,
  unlock_file,
  check_lock,
  control_file,
  get_sector_size,
  get_characteristics,
  map_index,
  lock_index,
  fence_index,
  unmap_index,
};

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  File *opened = (File *)file;
  int result;

  memset (opened, 0, (size_t)vfs->szOsFile);
  if (fails (FAILING_GONE))
    return SQLITE_CANTOPEN;
  opened->real = (sqlite3_file *)(opened + 1);
  result = real_vfs->xOpen (real_vfs, name, opened->real, flags, flags_out);
  if (opened->real->pMethods != NULL)
    opened->base.pMethods = &methods;
  return result;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_DELETE
                              : real_vfs->xDelete (real_vfs, name, sync_folder);
}

static int
access_file (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  return fails (FAILING_GONE) ? SQLITE_IOERR_ACCESS
                              : real_vfs->xAccess (real_vfs, name, flags, result);
}

static int
get_last_error (sqlite3_vfs *vfs, int n, char *text)
{
  return has_failed ? ESTALE : real_vfs->xGetLastError (real_vfs, n, text);
}

void
failing_files_install (void)
{
  static sqlite3_vfs vfs;

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.pNext = NULL;
  vfs.zName = "failing";
  vfs.szOsFile = (int)sizeof (File) + real_vfs->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xGetLastError = get_last_error;
  sqlite3_vfs_register (&vfs, 1);
}

void
failing_files_fail (FailingKind kind, unsigned nth)
{
  failing = kind;
  calls_left = nth;
  has_failed = 0;
}

void
failing_files_recover (void)
{
  failing_files_fail (FAILING_NOTHING, 0);
}
