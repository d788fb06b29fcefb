# 接苹果！用左右方向键移动篮子。
import random

import pygame

pygame.init()
screen = pygame.display.set_mode((320, 240))
pygame.display.set_caption("接苹果")
clock = pygame.time.Clock()
font = pygame.font.Font(None, 32)

# 图片和声音都是这个程序里的文件。
basket_picture = pygame.image.load("assets/basket.png")
apple_picture = pygame.image.load("assets/apple.png")
catch_sound = pygame.mixer.Sound("assets/catch.wav")
miss_sound = pygame.mixer.Sound("assets/miss.wav")

basket = basket_picture.get_rect(midbottom=(160, 236))
apple = apple_picture.get_rect(midtop=(160, 0))
score = 0
lives = 3

while lives > 0:
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            lives = 0

    keys = pygame.key.get_pressed()
    if keys[pygame.K_LEFT]:
        basket.x -= 5
    if keys[pygame.K_RIGHT]:
        basket.x += 5
    basket.clamp_ip(screen.get_rect())

    apple.y += 2 + score // 5  # 越来越快
    if apple.colliderect(basket):
        score += 1
        catch_sound.play()
        apple.midtop = (random.randint(20, 300), 0)
    elif apple.top > 240:
        lives -= 1
        miss_sound.play()
        apple.midtop = (random.randint(20, 300), 0)

    screen.fill("skyblue")
    screen.blit(apple_picture, apple)
    screen.blit(basket_picture, basket)
    screen.blit(font.render(f"{score}", True, "black"), (10, 10))
    for life in range(lives):
        pygame.draw.circle(screen, "red", (306 - life * 20, 16), 7)
    pygame.display.flip()
    clock.tick(60)

print("接到的苹果：", score)
