/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/settings.h"

#include "ui/places.h"

static const char schema_id[] = "io.github.norma.Norma";

enum {
  PROP_WINDOW_WIDTH = 1,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_FILM_STRIP,
  PROP_COLOR_SCHEME,
  PROP_COLOR_SCALE,
  PROP_OPACITY,
  PROP_OVERLAY,
  PROP_DATA_VIEW,
  PROP_THUMBNAIL_SIZE,
  PROP_REVIEWER_NAME,
  PROP_AUTO_ADVANCE,
  PROP_N_THREADS,
  PROP_MEMORY_CAP_MB,
  PROP_ANIMATIONS,
  PROP_MESSAGES_STAY,
  N_PROPS
};

struct _NormaSettings {
  GObject parent_instance;
  GSettings *kept; /* NULL without a schema */
  GValue values[N_PROPS]; /* by property, 0 is not used */
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NormaSettings, norma_settings, G_TYPE_OBJECT)

static void
norma_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  NormaSettings *self = NORMA_SETTINGS (object);

  if (id == 0 || id >= N_PROPS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  else
    g_value_copy (&self->values[id], value);
}

static void
norma_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  NormaSettings *self = NORMA_SETTINGS (object);

  if (id == 0 || id >= N_PROPS) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    return;
  }
  if (g_param_values_cmp (spec, value, &self->values[id]) == 0)
    return;
  g_value_copy (value, &self->values[id]);
  g_object_notify_by_pspec (object, spec);
}

static void
norma_settings_finalize (GObject *object)
{
  NormaSettings *self = NORMA_SETTINGS (object);

  g_clear_object (&self->kept);
  for (guint i = 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);
  G_OBJECT_CLASS (norma_settings_parent_class)->finalize (object);
}

/* The ranges are those of the schema; a test compares them. */
static void
make_properties (void)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_WINDOW_WIDTH] =
      g_param_spec_int ("window-width", NULL, NULL, 360, 32767, 1280, flags);
  properties[PROP_WINDOW_HEIGHT] =
      g_param_spec_int ("window-height", NULL, NULL, 200, 32767, 820, flags);
  properties[PROP_WINDOW_MAXIMIZED] =
      g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  properties[PROP_FILM_STRIP] = g_param_spec_boolean ("film-strip", NULL, NULL, TRUE, flags);
  properties[PROP_COLOR_SCHEME] = g_param_spec_string ("color-scheme", NULL, NULL, "system", flags);
  properties[PROP_COLOR_SCALE] = g_param_spec_string ("color-scale", NULL, NULL, "viridis", flags);
  properties[PROP_OPACITY] = g_param_spec_double ("opacity", NULL, NULL, 0, 1, 0.55, flags);
  properties[PROP_OVERLAY] = g_param_spec_string ("overlay", NULL, NULL, "heat", flags);
  properties[PROP_DATA_VIEW] = g_param_spec_string ("data-view", NULL, NULL, "grid", flags);
  properties[PROP_THUMBNAIL_SIZE] =
      g_param_spec_int ("thumbnail-size", NULL, NULL, 64, 256, 112, flags);
  properties[PROP_REVIEWER_NAME] = g_param_spec_string ("reviewer-name", NULL, NULL, "", flags);
  properties[PROP_AUTO_ADVANCE] = g_param_spec_boolean ("auto-advance", NULL, NULL, TRUE, flags);
  properties[PROP_N_THREADS] = g_param_spec_uint ("n-threads", NULL, NULL, 0, 1024, 0, flags);
  properties[PROP_MEMORY_CAP_MB] =
      g_param_spec_uint ("memory-cap-mb", NULL, NULL, 0, 1u << 24, 0, flags);
  properties[PROP_ANIMATIONS] = g_param_spec_boolean ("animations", NULL, NULL, TRUE, flags);
  properties[PROP_MESSAGES_STAY] = g_param_spec_boolean ("messages-stay", NULL, NULL, FALSE, flags);
}

static void
norma_settings_class_init (NormaSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = norma_settings_get_property;
  object_class->set_property = norma_settings_set_property;
  object_class->finalize = norma_settings_finalize;
  make_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
norma_settings_init (NormaSettings *self)
{
  for (guint i = 1; i < N_PROPS; i++) {
    g_value_init (&self->values[i], properties[i]->value_type);
    g_param_value_set_default (properties[i], &self->values[i]);
  }
}

NormaSettings *
norma_settings_new (GSettingsSchemaSource *source)
{
  NormaSettings *self = g_object_new (NORMA_TYPE_SETTINGS, NULL);
  g_autoptr (GSettingsSchema) schema =
      source == NULL ? NULL : g_settings_schema_source_lookup (source, schema_id, TRUE);

  if (schema == NULL)
    return self;
  self->kept = g_settings_new_full (schema, NULL, NULL);
  /* A schema of another version may lack a key, and asking for that would abort. */
  for (guint i = 1; i < N_PROPS; i++)
    if (g_settings_schema_has_key (schema, properties[i]->name))
      g_settings_bind (self->kept, properties[i]->name, self, properties[i]->name,
                       G_SETTINGS_BIND_DEFAULT);
  return self;
}

/* The system's, and before it the one beside the program. */
static GSettingsSchemaSource *
find_source (void)
{
  GSettingsSchemaSource *system = g_settings_schema_source_get_default ();
  g_autofree char *folder = norma_places_dup_schema_folder ();
  GSettingsSchemaSource *own =
      folder == NULL ? NULL
                     : g_settings_schema_source_new_from_directory (folder, system, FALSE, NULL);

  if (own != NULL)
    return own;
  return system == NULL ? NULL : g_settings_schema_source_ref (system);
}

NormaSettings *
norma_settings_ref_default (void)
{
  static NormaSettings *shared; /* weak */
  GSettingsSchemaSource *source;

  if (shared != NULL)
    return g_object_ref (shared);
  source = find_source ();
  shared = norma_settings_new (source);
  g_object_add_weak_pointer (G_OBJECT (shared), (gpointer *)&shared);
  g_clear_pointer (&source, g_settings_schema_source_unref);
  return shared;
}

gboolean
norma_settings_is_kept (NormaSettings *self)
{
  return self->kept != NULL;
}

void
norma_settings_reset (NormaSettings *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_object_set_property (G_OBJECT (self), properties[i]->name,
                           g_param_spec_get_default_value (properties[i]));
}

char *
norma_settings_dup_reviewer (NormaSettings *self)
{
  const char *name = g_value_get_string (&self->values[PROP_REVIEWER_NAME]);

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  /* GLib's word for a user of whom the system knows no name. */
  return g_strdup (g_str_equal (g_get_real_name (), "Unknown") ? g_get_user_name ()
                                                               : g_get_real_name ());
}

static const GValue *
get_value (NormaSettings *self, const char *property, GType type)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), property);

  g_return_val_if_fail (spec != NULL && spec->value_type == type, NULL);
  return &self->values[spec->param_id];
}

const char *
norma_settings_get_choice (NormaSettings *self, const char *property)
{
  return g_value_get_string (get_value (self, property, G_TYPE_STRING));
}

gboolean
norma_settings_get_switch (NormaSettings *self, const char *property)
{
  return g_value_get_boolean (get_value (self, property, G_TYPE_BOOLEAN));
}

int
norma_settings_get_number (NormaSettings *self, const char *property)
{
  return g_value_get_int (get_value (self, property, G_TYPE_INT));
}

guint
norma_settings_get_count (NormaSettings *self, const char *property)
{
  return g_value_get_uint (get_value (self, property, G_TYPE_UINT));
}
