/* The physical limit that `python -m benchmarks.sweep` compares with: networks 2-3-1 on XOR, one after another, full
   batch, sigmoid, binary cross-entropy, plain SGD, float32, one thread. Arguments: networks, epochs, rate. Prints
   nanoseconds per network and epoch, and the mean of the last costs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const float X[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
static const float Y[4] = {0, 1, 1, 0};

static float sigmoid(float z) { return 1.0f / (1.0f + expf(-z)); }

static float uniform(float limit) { return limit * (2.0f * (float)rand() / (float)RAND_MAX - 1.0f); }

int main(int count, char **words) {
    if (count != 4) return 2;
    const int networks = atoi(words[1]), epochs = atoi(words[2]);
    const float rate = (float)atof(words[3]);
    struct timespec began, ended;
    double total = 0;
    srand(0);
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int network = 0; network < networks; network++) {
        float w1[3][2], b1[3], w2[3], b2 = uniform(0.57735f), cost = 0;
        for (int j = 0; j < 3; j++) {
            w1[j][0] = uniform(0.70711f), w1[j][1] = uniform(0.70711f), b1[j] = uniform(0.70711f);
            w2[j] = uniform(0.57735f);
        }
        for (int epoch = 0; epoch < epochs; epoch++) {
            float dw1[3][2] = {{0}}, db1[3] = {0}, dw2[3] = {0}, db2 = 0;
            cost = 0;
            for (int row = 0; row < 4; row++) {
                float h[3], z = b2;
                for (int j = 0; j < 3; j++) {
                    h[j] = sigmoid(b1[j] + w1[j][0] * X[row][0] + w1[j][1] * X[row][1]);
                    z += w2[j] * h[j];
                }
                /* The cost is kept each epoch, as the sweep keeps it: ln(1 + e^z) - y z, without overflow. */
                cost += (fmaxf(z, 0) - Y[row] * z + log1pf(expf(-fabsf(z)))) / 4;
                const float dz = (sigmoid(z) - Y[row]) / 4;
                db2 += dz;
                for (int j = 0; j < 3; j++) {
                    const float dz1 = dz * w2[j] * h[j] * (1 - h[j]);
                    dw2[j] += dz * h[j], db1[j] += dz1, dw1[j][0] += dz1 * X[row][0], dw1[j][1] += dz1 * X[row][1];
                }
            }
            b2 -= rate * db2;
            for (int j = 0; j < 3; j++) {
                w2[j] -= rate * dw2[j], b1[j] -= rate * db1[j];
                w1[j][0] -= rate * dw1[j][0], w1[j][1] -= rate * dw1[j][1];
            }
        }
        total += cost;
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    const double seconds = (double)(ended.tv_sec - began.tv_sec) + 1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
    printf("%.6f %.6f\n", 1e9 * seconds / networks / epochs, total / networks);
    return 0;
}
