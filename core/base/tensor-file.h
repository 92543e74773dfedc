/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* The safetensors layout: 8 bytes little-endian length of the header; the header, a JSON object
 * with one member a tensor {"dtype", "shape", "data_offsets"} and "__metadata__" whose members are
 * strings; then the tensors' bytes, little-endian, row-major, without gaps. The header is padded
 * with spaces so that the data begin at a multiple of 64 bytes. */
typedef struct _NormaTensorFile NormaTensorFile;

typedef enum {
  NORMA_TENSOR_F32,
  NORMA_TENSOR_F64,
  NORMA_TENSOR_U32,
  NORMA_TENSOR_U8,
} NormaTensorType;

#define NORMA_TENSOR_MAX_RANK 4

/* An empty file to be filled with set_metadata and add. */
NormaTensorFile *norma_tensor_file_new (void);
void norma_tensor_file_free (NormaTensorFile *file);

void norma_tensor_file_set_metadata (NormaTensorFile *file, const char *key, const char *value);

/* Lends the value, NULL if absent. */
const char *norma_tensor_file_get_metadata (const NormaTensorFile *file, const char *key);

/* Lends the tensor's bytes to the file until it is freed; they must stay alive (GBytes). The size
 * must be the product of the shape times the element size. Names are unique. */
void norma_tensor_file_add (NormaTensorFile *file, const char *name, NormaTensorType type,
                            const guint64 *shape, guint rank, GBytes *bytes);

/* Tensor `name`, which must be of this type and shape; 0 in `shape` matches any size and is
 * replaced by the size found. Lends a GBytes (aligned to the element size).
 * Errors: NORMA_ERROR_DAMAGED, naming the tensor, what was found and what was expected. */
GBytes *norma_tensor_file_get (const NormaTensorFile *file, const char *name, NormaTensorType type,
                               guint64 *shape, guint rank, GError **error);

/* SHA-256, hexadecimal, of the bytes of all tensors, in the order in which they are written (by
 * element size, then by name), wherever they lie in the file that was read. */
char *norma_tensor_file_hash_data (const NormaTensorFile *file);

/* Sets metadata `key` to the SHA-256, hexadecimal, of all else that will be written: the other metadata, names,
 * shapes and bytes. */
void norma_tensor_file_seal (NormaTensorFile *file, const char *key);

/* Whether all else is what it was when it was sealed. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_tensor_file_check_seal (const NormaTensorFile *file, const char *key,
                                       GError **error);

/* A file inside a file: all metadata and tensors of `part` under names that begin with prefix. Its
 * bytes are lent on. */
void norma_tensor_file_add_part (NormaTensorFile *file, const char *prefix,
                                 const NormaTensorFile *part);

/* The other way: what has such names, without the prefix; empty if nothing has. Owned by the
 * caller; lends the bytes. */
NormaTensorFile *norma_tensor_file_get_part (const NormaTensorFile *file, const char *prefix);

gboolean norma_tensor_file_has (const NormaTensorFile *file, const char *name);

/* Written beside `path` and renamed. Same content, same bytes. Errors: G_FILE_ERROR. */
gboolean norma_tensor_file_write (const NormaTensorFile *file, const char *path, GError **error);
GBytes *norma_tensor_file_to_bytes (const NormaTensorFile *file, GError **error);

/* Every offset, size and shape is checked before use; the file's size is taken from the budget and
 * given back when the file is freed, though what it lends may live on.
 * Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED (truncated, overlapping, gaps, trailing bytes, not
 * JSON, not such a file); NORMA_ERROR_UNSUPPORTED (other dtype); NORMA_ERROR_TOO_LARGE. */
NormaTensorFile *norma_tensor_file_read (const char *path, NormaBudget *budget, GError **error);
NormaTensorFile *norma_tensor_file_read_bytes (GBytes *bytes, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaTensorFile, norma_tensor_file_free)
