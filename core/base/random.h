/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Seeded random numbers, the same on every machine: xoshiro256** 1.0 (Blackman and Vigna 2021,
 * "Scrambled linear pseudorandom number generators"), seeded by splitmix64 (Steele et al. 2014). */
typedef struct {
  guint64 state[4];
} NormaRandom;

void norma_random_seed (NormaRandom *random, guint64 seed);

/* All 64 bits equally likely. */
guint64 norma_random_bits (NormaRandom *random);

/* In [0, 1), a multiple of 2^−53. */
double norma_random_uniform (NormaRandom *random);

/* 0 … n − 1 without bias; n at least 1. */
guint64 norma_random_below (NormaRandom *random, guint64 n);

/* order [n]: 0 … n − 1 in a random order (Durstenfeld 1964, grown number by number). */
void norma_random_order (NormaRandom *random, guint n, guint *order);

/* Mean 0, deviation 1 (Marsaglia's polar method, 1964). */
double norma_random_normal (NormaRandom *random);

/* The same for many numbers [n], several times as fast, in another sequence (the ziggurat of Marsaglia
 * and Tsang 2000, with bits of their own for the layer and the place in it: Doornik 2005). */
void norma_random_fill_normal (NormaRandom *random, gsize n, float *values);
