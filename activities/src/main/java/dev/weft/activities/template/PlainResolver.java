package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.MethodNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a dot or between brackets: members of maps, elements of lists, characters of texts, the counters of
 * a loop, and the methods of {@link PythonMethods}. Nothing is looked up by reflection.
 */
final class PlainResolver extends ELResolver {

    @Override
    public @Nullable Object getValue(ELContext context, Object base, Object property) {
        if (base == null) {
            return null;
        }
        context.setPropertyResolved(true);
        String name = String.valueOf(property);
        return switch (base) {
            case Map<?, ?> map -> map.get(name);
            case List<?> list -> element(list, name);
            case CharSequence text -> character(text.toString(), name);
            case ForLoop loop -> counter(loop, name);
            default -> null;
        };
    }

    private static @Nullable Object element(List<?> list, String name) {
        int index = index(name, list.size());
        return index < 0 ? null : list.get(index);
    }

    private static @Nullable Object character(String text, String name) {
        int index = index(name, text.length());
        return index < 0 ? null : text.substring(index, index + 1);
    }

    /** From the end when negative; -1 when there is no such element. */
    private static int index(String name, int size) {
        try {
            int number = Integer.parseInt(name);
            int index = number < 0 ? number + size : number;
            return index >= 0 && index < size ? index : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable Object counter(ForLoop loop, String name) {
        return switch (name) {
            case "index" -> (long) loop.getIndex();
            case "index0" -> (long) loop.getIndex0();
            case "revindex" -> (long) loop.getRevindex();
            case "revindex0" -> (long) loop.getRevindex0();
            case "length" -> (long) loop.getLength();
            case "depth" -> (long) loop.getDepth();
            case "depth0" -> (long) loop.getDepth0();
            case "first" -> loop.isFirst();
            case "last" -> loop.isLast();
            default -> null;
        };
    }

    @Override
    @SuppressWarnings("unchecked") // the engine's own parser builds the arguments of filters
    public @Nullable Object invoke(
            ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        context.setPropertyResolved(true);
        String name = String.valueOf(method);
        return switch (base) {
            case Filter filter when name.equals("filter") -> filter.filter(
                    arguments[0],
                    (JinjavaInterpreter) arguments[1],
                    (Object[]) arguments[2],
                    (Map<String, Object>) arguments[3]);
            case ExpTest test when name.equals("evaluate") -> test.evaluate(
                    arguments[0], (JinjavaInterpreter) arguments[1], rest(arguments));
            case ExpTest test when name.equals("evaluateNegated") -> test.evaluateNegated(
                    arguments[0], (JinjavaInterpreter) arguments[1], rest(arguments));
            case ForLoop loop when name.equals("cycle") -> arguments.length == 0
                    ? null
                    : arguments[loop.getIndex0() % arguments.length];
            case null -> throw new MethodNotFoundException("nothing has no method " + name + "()");
            default -> PythonMethods.call(base, name, List.copyOf(Arrays.asList(arguments)));
        };
    }

    private static Object[] rest(Object[] arguments) {
        return Arrays.copyOfRange(arguments, 2, arguments.length);
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    /** A template changes nothing that it was given. */
    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new MethodNotFoundException("values can't be changed");
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }
}
