package dev.weft.bench.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic scale from bottom to top.
 *
 * @param low power of ten at the bottom
 * @param high power of ten at the top
 */
record Scale(int low, int high, double top, double height) {

    static Scale over(double least, double most, double top, double height) {
        int low = (int) Math.floor(Math.log10(least));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(most)));
        return new Scale(low, high, top, height);
    }

    double bottom() {
        return top + height;
    }

    double y(double value) {
        return bottom() - height * (Math.log10(value) - low) / (high - low);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int power = low; power <= high; power++) {
            ticks.add(Math.pow(10, power));
        }
        return ticks;
    }
}
