/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/settings.h"

#include "ui/choice-binding.h"

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchema *schema =
      g_settings_schema_source_lookup (g_settings_schema_source_get_default (),
                                       "io.github.norma.Norma", TRUE);

  g_assert_nonnull (schema);
  return schema;
}

static GVariant *
range_of (GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_INT (spec))
    return g_variant_new ("(ii)", G_PARAM_SPEC_INT (spec)->minimum,
                          G_PARAM_SPEC_INT (spec)->maximum);
  if (G_IS_PARAM_SPEC_UINT (spec))
    return g_variant_new ("(uu)", G_PARAM_SPEC_UINT (spec)->minimum,
                          G_PARAM_SPEC_UINT (spec)->maximum);
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    return g_variant_new ("(dd)", G_PARAM_SPEC_DOUBLE (spec)->minimum,
                          G_PARAM_SPEC_DOUBLE (spec)->maximum);
  return NULL;
}

static void
assert_range (GParamSpec *spec, GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) expected = range_of (spec);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) limits = NULL;
  const char *kind;

  if (expected == NULL)
    return;
  g_variant_ref_sink (expected);
  g_variant_get (range, "(&sv)", &kind, &limits);
  g_assert_cmpstr (kind, ==, "range");
  g_assert_cmpvariant (limits, expected);
}

/* The schema and the properties say the same: keys, defaults, ranges. */
static void
test_schema (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettings) defaults = g_settings_new ("io.github.norma.Norma");
  g_autoptr (NormaSettings) settings = norma_settings_new (NULL);
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  g_autofree GParamSpec **specs = NULL;
  guint n;

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n);
  g_assert_cmpuint (n, ==, g_strv_length (keys));
  for (guint i = 0; i < n; i++) {
    g_autoptr (GSettingsSchemaKey) key = NULL;
    g_autoptr (GVariant) value = NULL;
    g_auto (GValue) kept = G_VALUE_INIT;

    g_assert_true (g_settings_schema_has_key (schema, specs[i]->name));
    key = g_settings_schema_get_key (schema, specs[i]->name);
    value = g_settings_get_default_value (defaults, specs[i]->name);
    g_dbus_gvariant_to_gvalue (value, &kept);
    g_assert_true (G_VALUE_TYPE (&kept) == specs[i]->value_type);
    g_assert_true (g_param_value_defaults (specs[i], &kept));
    assert_range (specs[i], key);
  }
}

static void
assert_choices (GSettingsSchema *schema, const char *name, const char *const *values)
{
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) choices = NULL;
  g_autofree const char **listed = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &choices);
  g_assert_cmpstr (kind, ==, "enum");
  listed = g_variant_get_strv (choices, NULL);
  g_assert_true (g_strv_equal (listed, values));
}

static void
test_choices (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();

  assert_choices (schema, "color-scheme", norma_color_schemes);
  assert_choices (schema, "color-scale", norma_color_scales);
  assert_choices (schema, "overlay", norma_overlays);
}

static void
count (guint *n)
{
  (*n)++;
}

/* Kept, told once, shared by all who hold it, and back to the defaults. */
static void
test_kept (void)
{
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();
  g_autoptr (NormaSettings) other = norma_settings_ref_default ();
  g_autoptr (GSettings) kept = g_settings_new ("io.github.norma.Norma");
  guint n = 0;

  g_assert_true (settings == other);
  g_assert_true (norma_settings_is_kept (settings));
  g_signal_connect_swapped (settings, "notify::color-scale", G_CALLBACK (count), &n);
  g_object_set (settings, "color-scale", "turbo", "opacity", 0.25, NULL);
  g_object_set (settings, "color-scale", "turbo", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (g_settings_get_double (kept, "opacity"), ==, 0.25);
  g_settings_set_string (kept, "color-scale", "grey");
  g_assert_cmpstr (norma_settings_get_choice (settings, "color-scale"), ==, "grey");
  norma_settings_reset (settings);
  g_assert_cmpstr (norma_settings_get_choice (settings, "color-scale"), ==, "viridis");
  g_assert_cmpfloat (g_settings_get_double (kept, "opacity"), ==, 0.55);
}

/* A program that was copied without its schema begins at the defaults and goes on. */
static void
test_without_schema (void)
{
  g_autoptr (NormaSettings) settings = norma_settings_new (NULL);

  g_assert_false (norma_settings_is_kept (settings));
  g_assert_cmpint (norma_settings_get_number (settings, "window-width"), ==, 1280);
  g_assert_true (norma_settings_get_switch (settings, "film-strip"));
  g_object_set (settings, "film-strip", FALSE, NULL);
  g_assert_false (norma_settings_get_switch (settings, "film-strip"));
}

static void
test_reviewer (void)
{
  g_autoptr (NormaSettings) settings = norma_settings_new (NULL);
  g_autofree char *system = norma_settings_dup_reviewer (settings);
  g_autofree char *own = NULL;

  g_assert_cmpstr (system, !=, "");
  g_object_set (settings, "reviewer-name", "Käthe Müller", NULL);
  own = norma_settings_dup_reviewer (settings);
  g_assert_cmpstr (own, ==, "Käthe Müller");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/schema", test_schema);
  g_test_add_func ("/settings/choices", test_choices);
  g_test_add_func ("/settings/kept", test_kept);
  g_test_add_func ("/settings/without-schema", test_without_schema);
  g_test_add_func ("/settings/reviewer", test_reviewer);
  return g_test_run ();
}
