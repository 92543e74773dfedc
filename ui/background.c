/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/background.h"

#include <sys/resource.h>
#include <unistd.h>

static GMutex lock;
static GCond ended;
static guint n_under_way;

/* Of the system's priorities, 19 is the least. */
enum { NICENESS = 10 };

/* The window comes first where there are more threads than processors. The threads that this one
 * starts inherit it; where it is refused, all goes on as before. */
static void
stand_back (void)
{
  setpriority (PRIO_PROCESS, (id_t)gettid (), NICENESS);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc work = (GTaskThreadFunc)g_task_get_source_tag (task);

  stand_back ();
  work (task, source, data, cancellable);
  g_mutex_lock (&lock);
  n_under_way--;
  g_cond_broadcast (&ended);
  g_mutex_unlock (&lock);
}

void
norma_background_run (GTask *task, GTaskThreadFunc work)
{
  g_mutex_lock (&lock);
  n_under_way++;
  g_mutex_unlock (&lock);
  g_task_set_source_tag (task, (gpointer)work);
  g_task_run_in_thread (task, work_in_thread);
}

void
norma_background_await (void)
{
  g_mutex_lock (&lock);
  while (n_under_way > 0)
    g_cond_wait (&ended, &lock);
  g_mutex_unlock (&lock);
}
