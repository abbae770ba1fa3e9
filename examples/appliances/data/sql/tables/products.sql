-- The catalogue: eight appliances and the kit they are installed with

insert into app.products (product_id, model, line, list_price)
values
  (1, 'NF-AC26', 'air_conditioner', 1999.00),
  (2, 'NF-AC35', 'air_conditioner', 2699.00),
  (3, 'NF-AC50', 'air_conditioner', 4299.00),
  (4, 'NF-AC72', 'air_conditioner', 6599.00),
  (5, 'NF-GH12', 'gas_water_heater', 1599.00),
  (6, 'NF-GH16', 'gas_water_heater', 2199.00),
  (7, 'NF-GH20', 'gas_water_heater', 3199.00),
  (8, 'NF-GH24', 'gas_water_heater', 4099.00),
  (9, 'NF-KIT1', 'accessory', 199.00);
