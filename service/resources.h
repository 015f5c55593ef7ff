/* The tables of operations, one a resource. A new resource: its table here, its line in resources.c. */
#ifndef REFORMD_RESOURCES_H
#define REFORMD_RESOURCES_H

#include "contract.h"

extern const struct operation administration[];
extern const struct operation calendar[];
extern const struct operation desk[];
extern const struct operation documents[];
extern const struct operation feedback[];
extern const struct operation following[];
extern const struct operation plans[];
extern const struct operation reply_templates[];
extern const struct operation searching[];
extern const struct operation staff[];
extern const struct operation staff_moderation[];
extern const struct operation staff_progress[];
extern const struct operation staff_inbox[];
extern const struct operation staff_plans[];
extern const struct operation staff_records[];
extern const struct operation statistics[];
extern const struct operation submission[];
extern const struct operation tasks[];
extern const struct operation units[];

/* All of them, ended by NULL. */
extern const struct operation *const resources[];

#endif
