package dev.weft.activities.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;

/** Writes values as Python writes them. */
final class PlainInterpreter extends JinjavaInterpreter {

    static final InterpreterFactory FACTORY = new InterpreterFactory() {
        @Override
        public JinjavaInterpreter newInstance(JinjavaInterpreter origin) {
            return new PlainInterpreter(origin);
        }

        @Override
        public JinjavaInterpreter newInstance(Jinjava engine, Context context, JinjavaConfig config) {
            return new PlainInterpreter(engine, context, config);
        }
    };

    private PlainInterpreter(Jinjava engine, Context context, JinjavaConfig config) {
        super(engine, context, config);
    }

    private PlainInterpreter(JinjavaInterpreter origin) {
        super(origin);
    }

    @Override
    public String getAsString(Object value) {
        return PythonText.of(value);
    }
}
