/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-columns.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/data-filter.h"
#include "ui/image-words.h"
#include "ui/review-words.h"
#include "ui/verdict-style.h"
#include "ui/verdict-words.h"

typedef struct {
  NormaDataColumns *columns;
  NormaDataColumn which;
  GtkColumnViewColumn *column;
  GtkSorter *sorter;
} Column;

struct _NormaDataColumns {
  GtkColumnView *view;
  NormaSession *session;
  NormaDataCheck *check;
  Column column[NORMA_N_COLUMNS];
  GHashTable *bound; /* GtkListItem (lent) to Column (lent): the cells that show something */
};

static const struct {
  const char *title;
  int width; /* characters, where the text is usual */
  float xalign;
} looks[NORMA_N_COLUMNS] = {
  [NORMA_COLUMN_NAME] = { N_ ("Name"), 24, 0 },
  [NORMA_COLUMN_FOLDER] = { N_ ("Folder"), 14, 0 },
  [NORMA_COLUMN_ROLE] = { N_ ("Use"), 18, 0 },
  [NORMA_COLUMN_SIZE] = { N_ ("Size"), 11, 1 },
  [NORMA_COLUMN_DEPTH] = { N_ ("Depth"), 12, 0 },
  [NORMA_COLUMN_BRIGHTNESS] = { N_ ("Brightness"), 9, 1 },
  [NORMA_COLUMN_VERDICT] = { N_ ("Verdict"), 12, 0 },
  [NORMA_COLUMN_SCORE] = { N_ ("Score"), 8, 1 },
  [NORMA_COLUMN_DISTANCE] = { N_ ("Distance"), 9, 1 },
  [NORMA_COLUMN_REVIEW] = { N_ ("Reviewed as"), 14, 0 },
  [NORMA_COLUMN_FILE] = { N_ ("File"), 10, 0 },
};

/* Text. */

static char *
describe_depth (const NormaImageFacts *facts)
{
  if (facts->channels == 1)
    return g_strdup_printf (_ ("%u bit grey"), facts->bits);
  if (facts->channels == 3)
    return g_strdup_printf (_ ("%u bit colour"), facts->bits);
  return g_strdup_printf (_ ("%u × %u bit"), facts->channels, facts->bits);
}

static char *
describe_facts (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  const NormaImageFacts *facts = norma_data_check_get_facts (self->check, item);

  if (facts == NULL || facts->error != NULL)
    return g_strdup ("");
  if (column == NORMA_COLUMN_SIZE)
    return g_strdup_printf ("%u × %u", facts->width, facts->height);
  if (column == NORMA_COLUMN_DEPTH)
    return describe_depth (facts);
  return g_strdup_printf (_ ("%.0f %%"), 100 * facts->brightness);
}

/* In multiples of the threshold, with its sign. */
static double
distance_of (NormaDataColumns *self, NormaImageItem *item)
{
  double reject = (double)norma_session_get_limits (self->session)->reject;

  return ((double)norma_image_item_get_score (item) - reject) /
         norma_session_get_unit (self->session);
}

static char *
describe_score (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  if (norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
    return g_strdup ("");
  if (column == NORMA_COLUMN_VERDICT)
    return g_strdup (norma_verdict_word (norma_image_item_get_verdict (item)));
  if (column == NORMA_COLUMN_SCORE)
    return norma_describe_multiple ((double)norma_image_item_get_score (item),
                                    norma_session_get_unit (self->session));
  return g_strdup_printf (_ ("%+.2f ×"), distance_of (self, item));
}

char *
norma_data_columns_get_text (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  switch (column) {
  case NORMA_COLUMN_NAME:
    return g_strdup (norma_image_item_get_name (item));
  case NORMA_COLUMN_FOLDER:
    return g_strdup (norma_image_item_get_group (item));
  case NORMA_COLUMN_ROLE:
    return g_strdup (norma_role_describe (norma_image_item_get_role (item)));
  case NORMA_COLUMN_SIZE:
  case NORMA_COLUMN_DEPTH:
  case NORMA_COLUMN_BRIGHTNESS:
    return describe_facts (self, column, item);
  case NORMA_COLUMN_REVIEW:
    return norma_image_item_get_review (item)->is_reviewed ? norma_describe_review (item) : NULL;
  case NORMA_COLUMN_FILE:
    return g_strdup (norma_file_state_word (norma_data_filter_state_of (item)));
  case NORMA_COLUMN_VERDICT:
  case NORMA_COLUMN_SCORE:
  case NORMA_COLUMN_DISTANCE:
  default:
    return describe_score (self, column, item);
  }
}

/* Order. */

/* What is not known is less than all that is. */
static double
fact_of (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  const NormaImageFacts *facts = norma_data_check_get_facts (self->check, item);

  if (facts == NULL || facts->error != NULL)
    return -INFINITY;
  if (column == NORMA_COLUMN_SIZE)
    return (double)facts->width * facts->height;
  if (column == NORMA_COLUMN_DEPTH)
    return (double)facts->channels * facts->bits;
  return facts->brightness;
}

/* Of the distance the least is wanted first, of the others the greatest, and what has no score
 * last. */
static double
score_of (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  if (norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
    return column == NORMA_COLUMN_DISTANCE ? INFINITY : -INFINITY;
  if (column == NORMA_COLUMN_VERDICT)
    return norma_image_item_get_verdict (item);
  if (column == NORMA_COLUMN_SCORE)
    return (double)norma_image_item_get_score (item);
  return fabs (distance_of (self, item));
}

static double
key_of (NormaDataColumns *self, NormaDataColumn column, NormaImageItem *item)
{
  switch (column) {
  case NORMA_COLUMN_ROLE:
    return norma_image_item_get_role (item);
  case NORMA_COLUMN_REVIEW:
    return norma_item_review_is_decided (norma_image_item_get_review (item))
               ? norma_image_item_get_review (item)->label
               : NORMA_LABEL_NONE;
  case NORMA_COLUMN_FILE:
    return norma_data_filter_state_of (item);
  case NORMA_COLUMN_SIZE:
  case NORMA_COLUMN_DEPTH:
  case NORMA_COLUMN_BRIGHTNESS:
    return fact_of (self, column, item);
  case NORMA_COLUMN_NAME:
  case NORMA_COLUMN_FOLDER:
  case NORMA_COLUMN_VERDICT:
  case NORMA_COLUMN_SCORE:
  case NORMA_COLUMN_DISTANCE:
  default:
    return score_of (self, column, item);
  }
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;
  NormaImageItem *one = (NormaImageItem *)a, *other = (NormaImageItem *)b;
  double x, y;

  if (column->which == NORMA_COLUMN_NAME)
    return strcmp (norma_image_item_get_name (one), norma_image_item_get_name (other));
  if (column->which == NORMA_COLUMN_FOLDER)
    return strcmp (norma_image_item_get_group (one), norma_image_item_get_group (other));
  x = key_of (column->columns, column->which, one);
  y = key_of (column->columns, column->which, other);
  return (x > y) - (x < y);
}

/* Cells. */

static const char tag[] = "norma-list-item";

void
norma_list_item_tag (GtkListItem *list_item)
{
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (list_item)), tag, list_item);
}

GtkListItem *
norma_list_item_find (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    GtkWidget *child = gtk_widget_get_first_child (widget);
    gpointer found = g_object_get_data (G_OBJECT (widget), tag);

    /* A click may also be on the margin around the child. */
    if (found == NULL && child != NULL)
      found = g_object_get_data (G_OBJECT (child), tag);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
update_cell (const Column *column, GtkListItem *list_item)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  NormaImageItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *text = norma_data_columns_get_text (column->columns, column->which, item);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  if (column->which == NORMA_COLUMN_VERDICT)
    norma_verdict_style_show (cell, item);
  if (norma_image_item_get_role (item) == NORMA_ROLE_EXCLUDED)
    gtk_widget_add_css_class (cell, "dim-label");
  else
    gtk_widget_remove_css_class (cell, "dim-label");
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), looks[column->which].width);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), looks[column->which].width * 3 / 4);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), looks[column->which].xalign);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (list_item, cell);
  norma_list_item_tag (list_item);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  g_hash_table_insert (column->columns->bound, list_item, column);
  update_cell (column, list_item);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  g_hash_table_remove (column->columns->bound, list_item);
}

static void
add_column (NormaDataColumns *self, NormaDataColumn which)
{
  Column *column = &self->column[which];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), column);
  *column = (Column){ self, which, gtk_column_view_column_new (_ (looks[which].title), factory),
                      GTK_SORTER (gtk_custom_sorter_new (compare_items, column, NULL)) };
  gtk_column_view_column_set_sorter (column->column, column->sorter);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  gtk_column_view_column_set_expand (column->column, which == NORMA_COLUMN_NAME);
  gtk_column_view_append_column (self->view, column->column);
}

NormaDataColumns *
norma_data_columns_new (GtkColumnView *view, NormaSession *session, NormaDataCheck *check)
{
  NormaDataColumns *self = g_new0 (NormaDataColumns, 1);

  self->view = view;
  self->session = g_object_ref (session);
  self->check = g_object_ref (check);
  self->bound = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < NORMA_N_COLUMNS; i++)
    add_column (self, (NormaDataColumn)i);
  return self;
}

void
norma_data_columns_free (NormaDataColumns *self)
{
  for (guint i = 0; i < NORMA_N_COLUMNS; i++) {
    gtk_column_view_remove_column (self->view, self->column[i].column);
    g_object_unref (self->column[i].column);
    g_object_unref (self->column[i].sorter);
  }
  g_hash_table_unref (self->bound);
  g_object_unref (self->session);
  g_object_unref (self->check);
  g_free (self);
}

void
norma_data_columns_sort_by (NormaDataColumns *self, NormaDataColumn column, GtkSortType direction)
{
  gtk_column_view_sort_by_column (self->view, self->column[column].column, direction);
}

void
norma_data_columns_refresh (NormaDataColumns *self)
{
  GHashTableIter iter;
  gpointer list_item, column;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &list_item, &column))
    update_cell (column, list_item);
}

void
norma_data_columns_sort_again (NormaDataColumns *self)
{
  for (guint i = 0; i < NORMA_N_COLUMNS; i++)
    if (i != NORMA_COLUMN_NAME && i != NORMA_COLUMN_FOLDER)
      gtk_sorter_changed (self->column[i].sorter, GTK_SORTER_CHANGE_DIFFERENT);
}
