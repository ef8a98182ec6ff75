/* What the program tests/unload.c and its module have in common. */
#ifndef UNLOAD_MODULE_H
#define UNLOAD_MODULE_H

struct unload_module {
    /* Makes objects with weak references, and ends them. */
    void (*use)(int objects);
    /* Makes an object that ends when the module is unloaded. */
    void (*keep)(void);
};

#endif
