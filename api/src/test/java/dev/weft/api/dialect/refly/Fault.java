package dev.weft.api.dialect.refly;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** An endpoint of this dialect that has a fault. */
public final class Fault {
    public static final String PATH = "/v1/openapi/fault";
    public static final String SECRET = "the fault of a test";

    private Fault() {}

    public static synchronized void serve(ConfigurableApplicationContext context) {
        RequestMappingHandlerMapping routes =
                context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        boolean served = routes.getHandlerMethods().keySet().stream()
                .anyMatch(route -> route.getPatternValues().contains(PATH));
        if (served) {
            return;
        }
        try {
            routes.registerMapping(
                    RequestMappingInfo.paths(PATH)
                            .methods(RequestMethod.GET)
                            .options(routes.getBuilderConfiguration())
                            .build(),
                    new Fault(),
                    Fault.class.getDeclaredMethod("fail"));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    public String fail() {
        throw new IllegalStateException(SECRET);
    }
}
