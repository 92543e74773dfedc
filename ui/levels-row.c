/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/levels-row.h"

#include <glib/gi18n.h>

#include "ui/method-words.h"

/* One level; owned by the array. */
typedef struct {
  char *name;
  gboolean is_default;
  GtkWidget *row; /* owned by the widget */
  GtkCheckButton *check;
} Level;

struct _NormaLevelsRow {
  AdwExpanderRow parent_instance;
  GArray *levels;
};

G_DEFINE_FINAL_TYPE (NormaLevelsRow, norma_levels_row, ADW_TYPE_EXPANDER_ROW)

static guint chosen_signal;

static Level *
level_at (NormaLevelsRow *self, guint i)
{
  return &g_array_index (self->levels, Level, i);
}

static void
clear_level (gpointer data)
{
  g_free (((Level *)data)->name);
}

static void
norma_levels_row_finalize (GObject *object)
{
  g_array_unref (NORMA_LEVELS_ROW (object)->levels);
  G_OBJECT_CLASS (norma_levels_row_parent_class)->finalize (object);
}

static void
norma_levels_row_class_init (NormaLevelsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_levels_row_finalize;
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_LEVELS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
norma_levels_row_init (NormaLevelsRow *self)
{
  self->levels = g_array_new (FALSE, TRUE, sizeof (Level));
  g_array_set_clear_func (self->levels, clear_level);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

static guint
count_checked (NormaLevelsRow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->levels->len; i++)
    n += gtk_check_button_get_active (level_at (self, i)->check);
  return n;
}

static void
describe (NormaLevelsRow *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->levels->len; i++)
    if (gtk_check_button_get_active (level_at (self, i)->check))
      g_ptr_array_add (names, level_at (self, i)->name);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **)names->pdata);
  text = g_strdup_printf (_ ("%u of %u: %s"), names->len - 1, self->levels->len, joined);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

/* A model holds only so many. */
static void
update (NormaLevelsRow *self)
{
  gboolean is_full = count_checked (self) >= NORMA_MOST_LEVELS;

  for (guint i = 0; i < self->levels->len; i++) {
    Level *level = level_at (self, i);

    gtk_widget_set_sensitive (level->row, !is_full || gtk_check_button_get_active (level->check));
  }
  describe (self);
}

static void
toggled (NormaLevelsRow *self, GtkCheckButton *check)
{
  /* The last one stays: the click that would take it away sets it again. */
  if (count_checked (self) == 0) {
    gtk_check_button_set_active (check, TRUE);
    return;
  }
  update (self);
  g_signal_emit (self, chosen_signal, 0);
}

static void
add_level (NormaLevelsRow *self, const NormaNetworkSummary *summary, guint place)
{
  const NormaBackboneLevel *source = &g_array_index (summary->levels, NormaBackboneLevel, place);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *words = norma_level_describe (norma_network_summary_get_stride (summary, place),
                                                 source->shape.channels);
  Level level = { g_strdup (source->name), source->is_chosen, row, GTK_CHECK_BUTTON (check) };

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  source->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), source->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_array_append_val (self->levels, level);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled), self);
}

static void
add_levels (NormaLevelsRow *self, const NormaNetworkSummary *summary, gboolean is_default)
{
  for (guint i = 0; i < summary->levels->len; i++)
    if (g_array_index (summary->levels, NormaBackboneLevel, i).is_chosen == is_default)
      add_level (self, summary, i);
}

void
norma_levels_row_set_network (NormaLevelsRow *self, const NormaNetworkSummary *summary)
{
  for (guint i = 0; i < self->levels->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), level_at (self, i)->row);
  g_array_set_size (self->levels, 0);
  add_levels (self, summary, TRUE);
  add_levels (self, summary, FALSE);
  norma_levels_row_set_levels (self, NULL);
}

void
norma_levels_row_set_levels (NormaLevelsRow *self, const char *const *levels)
{
  for (guint i = 0; i < self->levels->len; i++) {
    Level *level = level_at (self, i);

    g_signal_handlers_block_by_func (level->check, toggled, self);
    gtk_check_button_set_active (level->check, levels == NULL
                                                   ? level->is_default
                                                   : g_strv_contains (levels, level->name));
    g_signal_handlers_unblock_by_func (level->check, toggled, self);
  }
  update (self);
}

char **
norma_levels_row_dup_levels (NormaLevelsRow *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean is_own = TRUE;

  for (guint i = 0; i < self->levels->len; i++) {
    Level *level = level_at (self, i);
    gboolean is_checked = gtk_check_button_get_active (level->check);

    is_own &= is_checked == level->is_default;
    if (is_checked)
      g_strv_builder_add (names, level->name);
  }
  return is_own ? NULL : g_strv_builder_end (names);
}
